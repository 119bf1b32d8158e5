import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

export interface AnnouncedMoat {
  readonly index: number;
  readonly breadth: number;
  readonly depth_quality: number;
  readonly trend: number;
  readonly risk: number;
}

/** One recompute of one project. The newest finished one is what readers serve. */
@Entity('recompute_runs')
@Check('ck_recompute_runs_status', `status IN ('running', 'finished', 'failed')`)
@Index('ix_recompute_runs_newest', ['project_id', 'started_at'])
@Index('ix_recompute_runs_status', ['project_id', 'status', 'finished_at'])
@Index('ix_recompute_runs_finished', ['finished_at'], {
  where: `status = 'finished' AND finished_at > timestamptz '1970-01-01Z'`,
})
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_recompute_runs_project', onDelete: 'CASCADE' })
export class RecomputeRun {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_recompute_runs' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_recompute_runs' })
  run_id!: string;

  @Column('date')
  as_of!: string;

  /**
   * `full`: everything from the facts. `changes`: what new facts affect. `day`: also moves all relationships to a new
   * day.
   */
  @Column('text')
  mode!: 'full' | 'changes' | 'day';

  @Column('text')
  status!: 'running' | 'finished' | 'failed';

  @Column('timestamptz', { default: () => 'now()' })
  started_at!: Date;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;

  /** Scores written. */
  @Column('integer', { nullable: true })
  relationships!: number | null;

  /** In the order in which they ran: table, rows written, milliseconds taken. */
  @Column('jsonb', { nullable: true })
  steps!: { name: string; rows: number; ms: number }[] | null;

  /** First past day whose numbers differ from those published before; see `RestatedDay`. */
  @Column('date', { nullable: true })
  restated_from!: string | null;

  /** The newest day that had ended when this or an earlier run published it; null for runs of an older release. */
  @Column('date', { nullable: true })
  published_to!: string | null;

  /** The settings of the project with which it computed. */
  @Column('text', { default: 'UTC' })
  time_zone!: string;

  @Column('double precision', { default: 25 })
  breadth_half!: number;

  /** The settings of the score; missing ones have their defaults. */
  @Column('jsonb', { default: {} })
  score_settings!: Record<string, number>;

  /** Version of the model in force on its as-of date; null before version 2 of the score. */
  @Column('smallint', { default: 1 })
  score_version!: number;

  @Column('integer', { nullable: true })
  model_version!: number | null;

  /** The Moat Index that was last announced, with its components; of the first run, its own. Null where a release before ran. */
  @Column('jsonb', { nullable: true })
  announced_moat!: AnnouncedMoat | null;

  /** Which tables it updated besides the scores; see `KEPT_TABLES`. */
  @Column('smallint', { default: 0 })
  kept_tables!: number;

  /** For operators: the technical cause, or one of `run-errors`. */
  @Column('text', { nullable: true })
  error!: string | null;
}
