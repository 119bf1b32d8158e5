import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The channels of interactions besides messages, which the roll-up counts; and all of them. */
export const COUNTED_CHANNELS = ['call', 'meeting', 'email', 'other'] as const;
export const CHANNELS = ['message', ...COUNTED_CHANNELS] as const;
export type Channel = (typeof CHANNELS)[number];

/** One channel of an agent: when its facts are expected, and how it stands. */
@Entity('sources')
@Index('ix_sources_holds', ['project_id'], { where: 'holds' })
export class Source {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sources' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_sources' })
  agent_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_sources' })
  channel!: Channel;

  /** The newest day with facts, up to the as-of date. */
  @Column('date')
  last_day!: string;

  /** Days with facts among those from which its rhythm follows. */
  @Column('integer')
  active_days!: number;

  /** The first days on which it is late, and silent, if nothing else arrives; null: never. */
  @Column('date', { nullable: true })
  late_on!: string | null;

  @Column('date', { nullable: true })
  silent_on!: string | null;

  /** As the last run left it: null for one that the run has just found. */
  @Column('text', { nullable: true })
  state!: 'ok' | 'late' | 'silent' | null;

  /** What people said of it, as far as a run has applied it. */
  @Column('text', { default: 'auto' })
  expected!: 'auto' | 'none';

  /** Whether it has ever been `ok`: only then its silence says something. */
  @Column('boolean', { default: false })
  watched!: boolean;

  /** Whether it holds back changes of its relationships. */
  @Column('boolean', { default: false })
  holds!: boolean;

  /** Whether its present silence was announced. */
  @Column('boolean', { default: false })
  announced!: boolean;

  /** The day from which it no longer holds changes back, after it was silent; null if it was not. */
  @Column('date', { nullable: true })
  settles_on!: string | null;
}
