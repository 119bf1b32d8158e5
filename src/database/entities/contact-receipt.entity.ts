import { Entity, PrimaryColumn } from 'typeorm';

/**
 * The contact of a receipt, so that an erasure finds it: for events without a fact of their own, such as a name, or a
 * pipeline fact that a later one may replace.
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
