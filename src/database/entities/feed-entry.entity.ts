import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Project } from './project.entity';

/**
 * What one transaction of the ingestion adds to the live feed. Written with the facts and without a position; given one
 * after the commit, by one publisher at a time, so that whoever has read up to a position has missed nothing before it.
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

  /** Ids of agent actions and outbound interactions, in order. None: more changed than is told act by act. */
  @Column('uuid', { array: true })
  act_ids!: string[];

  /** How many ids there are: known without reading them. */
  @Column('integer')
  acts!: number;

  /** Or when its acts are to come, where they are dated ahead: it is not published before. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  noted_at!: Date;

  /** From 1 on, without gaps; null until published. */
  @Column('bigint', { nullable: true })
  position!: string | null;

  @Column('timestamptz', { nullable: true })
  published_at!: Date | null;
}
