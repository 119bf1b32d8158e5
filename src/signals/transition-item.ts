import type { Transition } from '../database/entities/transition.entity';
import type { TransitionItem } from './transition.dto';

export type TransitionRow = Omit<Transition, 'project_id' | 'position' | 'held_until'> & {
  readonly position: string;
  readonly agent_name: string | null;
  readonly contact_name: string | null;
};

/** A transition as shown in the list and in the stream. */
export function transitionItem(row: TransitionRow): TransitionItem {
  return {
    id: row.transition_id,
    type: row.type,
    day: row.day,
    recorded_at: row.recorded_at.toISOString(),
    run_id: row.run_id,
    cause: row.cause,
    agent_id: row.agent_id,
    agent_name: row.agent_name,
    user_id: row.user_id,
    contact_name: row.contact_name ?? row.user_id,
    from: row.from_state,
    to: row.to_state,
    reasons: row.reasons,
    action: row.action,
    recommended_action: row.recommended_action,
    depth: row.depth,
    band: row.band,
    potential: row.potential,
    count: row.count,
  };
}
