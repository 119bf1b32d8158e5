import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A note that a relationship has new facts on a UTC day, written in the transaction of these facts. The recompute takes the
 * notes away before it reads the facts: so it misses none, whatever commits in whatever order. It also knows the
 * project's time zone, and so which local days a note can mean; whoever writes facts need not.
 */
@Entity('dirty_days')
export class DirtyDay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_days' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_days' })
  dirty_id!: string;

  @Column('uuid')
  agent_id!: string;

  @Column('text')
  user_id!: string;

  @Column('date')
  day!: string;
}
