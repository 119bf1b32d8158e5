import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One interaction between an agent and a contact. Append-only: the facts from which scores are computed. No foreign
 * keys: a check per row would cost more than the insert, and ingestion creates agents and contacts in the same
 * transaction.
 */
@Entity('interactions')
@Check('ck_interactions_kind', `kind IN ('message', 'call', 'meeting', 'email', 'other')`)
@Check('ck_interactions_direction', `direction IN ('inbound', 'outbound')`)
// How the recompute finds the facts of one relationship's day.
@Index('ix_interactions_relationship', ['project_id', 'agent_id', 'user_id', 'occurred_at'])
@Index('ix_interactions_outbound', ['project_id', 'occurred_at', 'interaction_id'], {
  where: `direction = 'outbound'`,
})
// The feed of one agent.
@Index('ix_interactions_sent_by', ['project_id', 'agent_id', 'occurred_at', 'interaction_id'], {
  where: `direction = 'outbound'`,
})
export class Interaction {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_interactions' })
  project_id!: string;

  /** Digest of the external id, or of the content if there is none, so the same fact always gets the same id. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_interactions' })
  interaction_id!: string;

  @Column('uuid')
  agent_id!: string;

  @Column('text')
  user_id!: string;

  @Column('timestamptz')
  occurred_at!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  received_at!: Date;

  @Column('text', { default: 'message' })
  kind!: string;

  /** From the agent's point of view. */
  @Column('text', { nullable: true })
  direction!: 'inbound' | 'outbound' | null;

  @Column('double precision', { default: 1 })
  weight!: number;

  @Column('text', { nullable: true })
  external_id!: string | null;

  /**
   * Digest of the event's content with the project's key, if it has an external id; null if it was not kept, or its
   * receipt has it.
   */
  @Column('uuid', { nullable: true })
  sealed!: string | null;
}
