import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A fact: the newest statement about one attribute of a contact, under the id it came with. Readers find the newest of all ids
 * that a contact has.
 */
@Entity('contact_attributes')
@Index('ix_contact_attributes_value', ['project_id', 'kind', 'name', 'value'])
export class ContactAttribute {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_attributes' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_attributes' })
  user_id!: string;

  /** `trait`; `account`: the id of its account; `account_name`: the name of an account. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_attributes' })
  kind!: string;

  /** Of the trait; the account that is named; empty for the account that the contact belongs to. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_attributes' })
  name!: string;

  /** text, number, boolean or date; null: the contact no longer has it. */
  @Column('text', { nullable: true })
  type!: string | null;

  /** As it was sent; of a number or a boolean, its JSON. */
  @Column('text', { nullable: true })
  value!: string | null;

  /** Of a number. */
  @Column('double precision', { nullable: true })
  number!: number | null;

  /** Of a date. */
  @Column('timestamptz', { nullable: true })
  moment!: Date | null;

  /** Of two statements about one attribute, the later counts, and at the same moment that with the greater key. */
  @Column('timestamptz')
  said_at!: Date;

  @Column('uuid')
  event_key!: string;
}
