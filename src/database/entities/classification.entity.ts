import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A contact was put into a tier. */
@Entity('classifications')
export class Classification {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_classifications' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_classifications' })
  user_id!: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_classifications' })
  classified_at!: Date;

  @Column('text')
  tier!: string;

  /** Key of the event: of two at the same moment, the one with the greater key counts. */
  @Column('uuid', { nullable: true })
  event_key!: string | null;
}
