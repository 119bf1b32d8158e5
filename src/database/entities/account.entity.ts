import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An account that contacts belong to, as of the newest finished run. docs/score.md defines its depth. */
@Entity('accounts')
export class Account {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_accounts' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_accounts' })
  account_id!: string;

  /** By the newest statement; null: none is known. */
  @Column('text', { nullable: true })
  name!: string | null;

  /** Contacts that belong to it, 1 or more. */
  @Column('integer')
  contacts!: number;

  /** Agents that know one of them. */
  @Column('integer')
  agents!: number;

  /** That of its deepest contact; null without a relationship, as are the next two. */
  @Column('double precision', { nullable: true })
  depth!: number | null;

  @Column('text', { nullable: true })
  band!: string | null;

  @Column('timestamptz', { nullable: true })
  last_interaction!: Date | null;

  /** Of relationships that are alive. */
  @Column('integer')
  alive_contacts!: number;

  @Column('integer')
  alive_agents!: number;

  @Column('integer')
  alive_relationships!: number;

  /** The contact, and the agent, of all of them; null if there are several, or none. */
  @Column('text', { nullable: true })
  only_contact!: string | null;

  @Column('uuid', { nullable: true })
  only_agent!: string | null;
}
