import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A secret that signs for an endpoint. Readers have no right to this table. */
@Entity('webhook_secrets')
export class WebhookSecret {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_secrets' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_secrets' })
  webhook_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_webhook_secrets' })
  secret_id!: string;

  /** In the receiver's format: `whsec_` and base64. */
  @Column('text')
  secret!: string;

  @Column('timestamptz')
  created_at!: Date;

  /** Set when a newer secret replaces it; null: never expires. */
  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;
}
