import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The account that a contact belongs to, by the newest statement about any of its ids, as of the newest finished run. */
@Entity('contact_accounts')
@Index('ix_contact_accounts_account', ['project_id', 'account_id'])
export class ContactAccount {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_accounts' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_accounts' })
  user_id!: string;

  @Column('text')
  account_id!: string;
}
