import { Entity, PrimaryColumn } from 'typeorm';

/**
 * Whom a receipt is about, for events that leave no fact of their own: a name, or a pipeline fact that another one may
 * replace. So that an erasure finds it.
 */
@Entity('contact_receipts')
export class ContactReceipt {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_receipts' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_receipts' })
  user_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_receipts' })
  event_key!: string;
}
