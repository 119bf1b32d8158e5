import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** What the last backtest of a project found. */
@Entity('backtests')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_backtests_project', onDelete: 'CASCADE' })
export class Backtest {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_backtests' })
  project_id!: string;

  @Column('timestamptz')
  ran_at!: Date;

  /** As the API answers it, in that order. */
  @Column('json')
  result!: object;
}
