import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A lead was won or lost. */
@Entity('lead_outcomes')
@Check('ck_lead_outcomes_outcome', `outcome IN ('won', 'lost')`)
export class LeadOutcome {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_lead_outcomes' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_lead_outcomes' })
  user_id!: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'pk_lead_outcomes' })
  decided_at!: Date;

  @Column('text')
  outcome!: 'won' | 'lost';

  /** Key of the event: of two at the same moment, the one with the greater key counts. */
  @Column('uuid', { nullable: true })
  event_key!: string | null;
}
