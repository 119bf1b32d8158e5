import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The ids of contacts that have several, as the newest run used them: a row for each id, that of the survivor included.
 * A contact without a row has one id.
 */
@Entity('contact_aliases')
@Index('ix_contact_aliases_survivor', ['project_id', 'survivor_id'])
export class ContactAlias {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_aliases' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_aliases' })
  user_id!: string;

  /** The id under which all numbers of the contact are. */
  @Column('text')
  survivor_id!: string;

  /** The best name of all its ids, by the rule of `upsertContacts`; null if none has one. */
  @Column('text', { nullable: true })
  name!: string | null;
}
