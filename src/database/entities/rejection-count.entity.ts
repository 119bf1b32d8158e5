import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RejectionReason } from './rejection.entity';

/** How many events and rows were rejected in an hour, for one reason. Exact, unlike the sample in `rejections`. */
@Entity('rejection_counts')
export class RejectionCount {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_rejection_counts' })
  project_id!: string;

  /** Its beginning, in UTC. */
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_rejection_counts' })
  hour!: Date;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_rejection_counts' })
  reason!: RejectionReason;

  /** The field of the first mistake, if the server knows one of this name; empty otherwise. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_rejection_counts' })
  field!: string;

  @Column('bigint')
  count!: string;

  @Column('timestamptz')
  last_at!: Date;
}
