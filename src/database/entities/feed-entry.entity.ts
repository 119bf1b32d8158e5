import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Project } from './project.entity';

/**
 * What one transaction of the ingestion adds to the live feed. It is written with the facts, without a position. After
 * the commit, one publisher at a time assigns positions, so a reader at a position has missed nothing before it.
 */
@Entity('feed_entries')
@Check('ck_feed_entries_acts', 'acts = cardinality(act_ids)')
@Unique('uq_feed_entries_position', ['project_id', 'position'])
@Index('ix_feed_entries_unpublished', ['noted_at'], { where: 'position IS NULL' })
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_feed_entries_project', onDelete: 'CASCADE' })
export class FeedEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_feed_entries' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_feed_entries' })
  entry_id!: string;

  /** Ids of agent actions and outbound interactions, in order. Empty if too much changed to send act by act. */
  @Column('uuid', { array: true })
  act_ids!: string[];

  /** The number of ids, known without reading them. */
  @Column('integer')
  acts!: number;

  /** The time of its acts if they are dated in the future: it is not published before. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  noted_at!: Date;

  /** Starts with 1, without gaps; null until published. */
  @Column('bigint', { nullable: true })
  position!: string | null;

  @Column('timestamptz', { nullable: true })
  published_at!: Date | null;
}
