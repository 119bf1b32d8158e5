import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event of Clerk that was handled, so that it is not handled again. */
@Entity('clerk_events')
export class HandledClerkEvent {
  /** `organisationLogId` of the organisation, or of the user whose personal projects ended. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_clerk_events' })
  project_id!: string;

  /** `svix-id` of the delivery. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_clerk_events' })
  event_id!: string;

  /** As Clerk names it; `restored` for what an operator opened again. */
  @Column('text')
  type!: string;

  /** By Clerk's clock. */
  @Column('timestamptz')
  happened_at!: Date;
}
