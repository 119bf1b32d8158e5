import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * That an event was taken in: kept for ever, so that no event counts twice, whatever its type and however late it comes
 * again. The `external_id` of an imported interaction is an event's id, too.
 */
@Entity('event_receipts')
export class EventReceipt {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_event_receipts' })
  project_id!: string;

  /** Digest of the caller's `event_id`. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_event_receipts' })
  event_key!: string;

  /** Digest of what the event said; null where that was not kept. */
  @Column('uuid', { nullable: true })
  content!: string | null;
}
