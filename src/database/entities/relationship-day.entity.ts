import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Roll-up: what one agent and one contact did on one day of the project's time zone, without interactions of weight 0
 * or less.
 */
@Entity('relationship_days')
export class RelationshipDay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_relationship_days' })
  project_id!: string;

  /** Before the agent, so that the key also finds a contact across agents. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_relationship_days' })
  user_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_relationship_days' })
  agent_id!: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_relationship_days' })
  day!: string;

  @Column('double precision')
  w_sum!: number;

  @Column('integer')
  n!: number;

  @Column('integer')
  n_in!: number;

  @Column('integer')
  n_out!: number;

  @Column('timestamptz')
  last_at!: Date;

  /**
   * Sum of the weights of interactions in which the contact took part; null if version 1 of the score wrote the row.
   */
  @Column('double precision', { nullable: true })
  w_part!: number | null;

  @Column('timestamptz', { nullable: true })
  last_in_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  last_out_at!: Date | null;

  /** How many are not messages, by their kind; null instead of 0, and in rows of the release before. */
  @Column('integer', { nullable: true })
  n_call!: number | null;

  @Column('integer', { nullable: true })
  n_meeting!: number | null;

  @Column('integer', { nullable: true })
  n_email!: number | null;

  @Column('integer', { nullable: true })
  n_other!: number | null;
}
