import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One event for one endpoint: what to send, and the result of the last attempt. */
@Entity('webhook_deliveries')
@Check('ck_webhook_deliveries_status', `status IN ('pending', 'delivered', 'failed')`)
@Index('ix_webhook_deliveries_due', ['project_id', 'webhook_id', 'next_attempt_at'], { where: `status = 'pending'` })
@Index('ix_webhook_deliveries_created', ['project_id', 'webhook_id', 'created_at', 'delivery_id'])
@Index('ix_webhook_deliveries_contact', ['project_id', 'user_id'], { where: 'user_id IS NOT NULL' })
export class WebhookDelivery {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_deliveries' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_deliveries' })
  webhook_id!: string;

  /** The `webhook-id` of every attempt; for a transition, its id. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_deliveries' })
  delivery_id!: string;

  @Column('text')
  type!: string;

  /** The contact that the event is about; null if there is none, or several. */
  @Column('text', { nullable: true })
  user_id!: string | null;

  @Column('timestamptz')
  occurred_at!: Date;

  @Column('jsonb')
  data!: Record<string, unknown>;

  @Column('text')
  status!: 'pending' | 'delivered' | 'failed';

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz')
  created_at!: Date;

  /** When the three days of attempts began; null before the first. */
  @Column('timestamptz', { nullable: true })
  retry_from!: Date | null;

  @Column('timestamptz', { nullable: true })
  attempted_at!: Date | null;

  /** Null if no attempt is due. */
  @Column('timestamptz', { nullable: true })
  next_attempt_at!: Date | null;

  /** Null without a response. */
  @Column('smallint', { nullable: true })
  response_status!: number | null;

  /** The beginning of the response. */
  @Column('text', { nullable: true })
  response_body!: string | null;

  /** Why the attempt failed, if there was no response. */
  @Column('text', { nullable: true })
  error!: string | null;
}
