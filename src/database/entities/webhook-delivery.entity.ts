import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One event for one endpoint: what is to be sent, and what came of it. */
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

  /** The `webhook-id` of every attempt; of a transition, its id. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_deliveries' })
  delivery_id!: string;

  @Column('text')
  type!: string;

  /** The contact that it is about; null: about none, or about several. */
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

  /** Null when there is none to come. */
  @Column('timestamptz', { nullable: true })
  next_attempt_at!: Date | null;

  /** Null where no answer came. */
  @Column('smallint', { nullable: true })
  response_status!: number | null;

  /** The beginning of the answer. */
  @Column('text', { nullable: true })
  response_body!: string | null;

  /** Why the attempt failed, where no answer says so. */
  @Column('text', { nullable: true })
  error!: string | null;
}
