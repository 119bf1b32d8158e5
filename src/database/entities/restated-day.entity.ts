import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Days of the past that had been published with other numbers: all from `restated_from` to `restated_to`, of which the
 * last was the newest that was over when it was published, none where it is the day before the first. Kept as long as the
 * project, while runs are forgotten.
 */
@Entity('restated_days')
export class RestatedDay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_restated_days' })
  project_id!: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_restated_days' })
  restated_from!: string;

  @Column('date')
  restated_to!: string;

  /** The same of the flow of the pipeline and of the feed, which late facts of their own restate; null where none did. */
  @Column('date', { nullable: true })
  pipeline_to!: string | null;

  @Column('date', { nullable: true })
  feed_to!: string | null;

  /** When the newest of the runs finished that found it. */
  @Column('timestamptz')
  announced_at!: Date;

  /** `facts` came late or went, the `time_zone` or the `settings` changed, or the `formula` did: another version of the score. */
  @Column('text')
  cause!: 'facts' | 'time_zone' | 'settings' | 'formula';
}

/** Which answers are restated: all that are made of the project's numbers, or the flow of the pipeline or the feed alone. */
export type RestatedScope = 'project' | 'pipeline' | 'feed';
