import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/**
 * `from_day` of the model that a project would have if it learned. It is fitted for the preview of settings and never
 * in force. A project has at most one.
 */
export const NOT_IN_FORCE = '9999-12-31';

/**
 * A version of a project's model of the score; names as in `ModelRow`. The one with the greatest `from_day` is in
 * force.
 */
@Entity('score_models')
@Check('ck_score_models_kind', `kind IN ('fixed', 'learned')`)
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_score_models_project', onDelete: 'CASCADE' })
export class ScoreModel {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_score_models' })
  project_id!: string;

  /** 2, 3, 4 …; 1 is the fixed model, which has no row. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_score_models' })
  version!: number;

  @Column('text')
  kind!: 'fixed' | 'learned';

  @Column('double precision')
  c!: number;

  @Column('double precision')
  a!: number;

  @Column('double precision')
  f!: number;

  @Column('double precision')
  s!: number;

  @Column('double precision')
  m!: number;

  @Column('double precision')
  y!: number;

  @Column('double precision')
  rho!: number;

  @Column('double precision')
  horizon!: number;

  @Column('date')
  l_start_day!: string;

  @Column('date', { nullable: true })
  fitted_on!: string | null;

  @Column('date')
  from_day!: string;

  @Column('integer', { nullable: true })
  window_days!: number | null;

  @Column('integer')
  windows!: number;

  @Column('integer')
  rows!: number;

  @Column('integer')
  outcomes!: number;

  @Column('integer')
  reply_rows!: number;

  @Column('integer')
  replies!: number;

  /** Calibration error on the rows of the fit, under the fixed model and under this one. */
  @Column('double precision', { nullable: true })
  calibration_before!: number | null;

  @Column('double precision', { nullable: true })
  calibration_after!: number | null;

  /** By tenth of the probability: number of rows, mean prediction, and share that took part. */
  @Column('jsonb', { nullable: true })
  reliability!: { rows: number; said: number; took_part: number }[] | null;
}
