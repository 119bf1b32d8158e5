import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/**
 * What a statement changed, written in the transaction of the facts. The recompute deletes notes before it reads facts,
 * so it misses none, in whatever order transactions commit. Only the recompute needs the project's time zone, to derive
 * the local days of a note.
 *
 * A note is about relationships with new facts: `agent_ids[i]` with `user_ids[i]` on the UTC day `days[i]`; or about
 * contacts that are new, or whose name or pipeline stage changed: then `agent_ids` and `days` are null; or about acts
 * only, without ids.
 */
@Entity('change_notes')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_change_notes_project', onDelete: 'CASCADE' })
export class ChangeNote {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_change_notes' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_change_notes' })
  note_id!: string;

  @Column('uuid', { array: true, nullable: true })
  agent_ids!: string[] | null;

  @Column('text', { array: true })
  user_ids!: string[];

  @Column('date', { array: true, nullable: true })
  days!: string[] | null;

  /** The flow of the pipeline may have changed from this moment on; null if it has not. */
  @Column('timestamptz', { nullable: true })
  pipeline_from!: Date | null;

  /** The time of the first new act of the feed; null if there is none. */
  @Column('timestamptz', { nullable: true })
  feed_from!: Date | null;

  /** Whether a file brought the facts. */
  @Column('boolean', { default: false })
  imported!: boolean;
}
