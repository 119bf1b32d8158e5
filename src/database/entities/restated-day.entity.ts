import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Past days that had been published with other numbers: from `restated_from` to `restated_to`, the newest day that had
 * ended when it was published; none if `restated_to` is the day before `restated_from`. Kept as long as the project;
 * runs are deleted earlier.
 */
@Entity('restated_days')
export class RestatedDay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_restated_days' })
  project_id!: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_restated_days' })
  restated_from!: string;

  @Column('date')
  restated_to!: string;

  /**
   * The same for the flow of the pipeline and for the feed, which are restated by their own late facts; null if none
   * did.
   */
  @Column('date', { nullable: true })
  pipeline_to!: string | null;

  @Column('date', { nullable: true })
  feed_to!: string | null;

  /** When the newest run that found it finished. */
  @Column('timestamptz')
  announced_at!: Date;

  /**
   * `facts` arrived late or were erased, the `time_zone` or the `settings` changed, or the `formula`: another version
   * of the score.
   */
  @Column('text')
  cause!: 'facts' | 'time_zone' | 'settings' | 'formula';
}

/** Which responses are restated: all with computed numbers, or only the flow of the pipeline, or only the feed. */
export type RestatedScope = 'project' | 'pipeline' | 'feed';
