import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The score of a contact that several agents know, from the union of its days with all of them, as of the newest finished run.
 * With one agent, it is that of `depth_scores`, and there is no row. docs/score.md defines it.
 */
@Entity('contact_scores')
export class ContactScore {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_scores' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_scores' })
  user_id!: string;

  /** Agents that know it, 2 or more. */
  @Column('integer')
  agents!: number;

  @Column('double precision')
  depth!: number;

  @Column('text')
  band!: string;

  @Column('double precision')
  trend!: number;

  @Column('text')
  trend_word!: string;

  @Column('text')
  stage!: string;

  @Column('boolean')
  at_risk!: boolean;

  @Column('text')
  turn!: string;

  @Column('integer', { nullable: true })
  silence_days!: number | null;

  /** The state from which the score of any later day follows, as in `depth_scores`. */
  @Column('integer')
  n_interactions!: number;

  @Column('integer')
  n_days!: number;

  @Column('integer')
  n_in!: number;

  @Column('integer')
  n_out!: number;

  @Column('date')
  start_day!: string;

  @Column('date', { nullable: true })
  first_day!: string | null;

  @Column('date', { nullable: true })
  last_day!: string | null;

  @Column('timestamptz')
  last_interaction!: Date;

  @Column('double precision')
  value_sum!: number;

  @Column('integer')
  n_days_before!: number;

  @Column('date', { nullable: true })
  last_day_before!: string | null;

  @Column('double precision', { nullable: true })
  value_sum_before!: number | null;

  @Column('date')
  last_any_day!: string;

  @Column('smallint')
  last_word!: number;

  @Column('integer')
  n_unanswered!: number;

  @Column('date', { nullable: true })
  unanswered_since!: string | null;

  @Column('date', { nullable: true })
  waiting_since!: string | null;
}
