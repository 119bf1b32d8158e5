import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A contact was assigned to an agent permanently. The newest route of a contact counts. */
@Entity('permanent_routes')
export class PermanentRoute {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_permanent_routes' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_permanent_routes' })
  user_id!: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_permanent_routes' })
  routed_at!: Date;

  @Column('uuid')
  agent_id!: string;

  @Column('text', { nullable: true })
  tier!: string | null;

  /** Key of the event: of two at the same moment, the one with the greater key counts. */
  @Column('uuid', { nullable: true })
  event_key!: string | null;
}
