import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** The result of the last backtest of a project. */
@Entity('backtests')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_backtests_project', onDelete: 'CASCADE' })
export class Backtest {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_backtests' })
  project_id!: string;

  @Column('timestamptz')
  ran_at!: Date;

  /** As in the response of the API, in that order. */
  @Column('json')
  result!: object;
}
