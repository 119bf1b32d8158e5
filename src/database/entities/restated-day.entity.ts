import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Days of the past that had been published with other numbers: all from `restated_from` to `restated_to`, of which the
 * last was the newest that was over when it was published. Kept as long as the project, while runs are forgotten.
 */
@Entity('restated_days')
export class RestatedDay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_restated_days' })
  project_id!: string;

  /** Which answers: those made of the `project`'s numbers, the flow of the `pipeline` too, and the `feed`; or one of these two alone. */
  @PrimaryColumn('text', { default: 'project', primaryKeyConstraintName: 'pk_restated_days' })
  scope!: 'project' | 'pipeline' | 'feed';

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_restated_days' })
  restated_from!: string;

  @Column('date')
  restated_to!: string;

  /** When the newest of the runs finished that found it. */
  @Column('timestamptz')
  announced_at!: Date;

  /** `facts` came late or went, the `time_zone` or the `settings` changed, or the `formula` did: another version of the score. */
  @Column('text')
  cause!: 'facts' | 'time_zone' | 'settings' | 'formula';
}
