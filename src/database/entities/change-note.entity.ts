import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/**
 * A note of what a statement has changed, written in the transaction of these facts. The recompute takes the notes away
 * before it reads the facts: so it misses none, whatever commits in whatever order. It also knows the project's time
 * zone, and so which local days a note can mean; whoever writes facts need not.
 *
 * Either of relationships with new facts, `agent_ids[i]` with `user_ids[i]` on the UTC day `days[i]`; or of contacts that
 * are new, have another name, or another place in the pipeline: then `agent_ids` and `days` are null;
 * or of acts alone, which name nobody.
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

  /** From this moment on the flow of the pipeline may be another one, at once; null where it is the same. */
  @Column('timestamptz', { nullable: true })
  pipeline_from!: Date | null;

  /** The first act that the feed shows since, at once; null where there is none. */
  @Column('timestamptz', { nullable: true })
  feed_from!: Date | null;

  /** Whether a file brought the facts. */
  @Column('boolean', { default: false })
  imported!: boolean;
}
