import type { EpisodeItem } from './episodes.dto';
import type { EpisodeRow } from './episodes.queries';

/** An episode as it is shown. What belonged to a snooze that is over is not shown any more. */
export function episodeItem(row: EpisodeRow): EpisodeItem {
  const isOpen = row.state === 'open';
  return {
    episode_id: row.episode_id,
    kind: row.kind,
    state: row.state,
    agent_id: row.agent_id,
    agent_name: row.agent_name,
    user_id: row.user_id,
    contact_name: row.contact_name ?? row.user_id,
    began_on: row.began_on,
    opened_at: row.opened_at.toISOString(),
    action: row.action,
    band: row.band,
    potential: row.potential,
    value: row.value,
    depth: row.depth,
    action_now: row.action_now,
    recommended_action: row.sentence,
    assignee: row.assignee,
    snoozed_until: isOpen ? null : (row.snoozed_until?.toISOString() ?? null),
    reason: isOpen ? null : row.reason,
    outcome: row.outcome,
    note: row.note,
    holdout: row.holdout,
    ended_on: row.ended_on,
    ended_by: row.ended_by,
    closed_at: row.closed_at?.toISOString() ?? null,
    changed_at: row.changed_at?.toISOString() ?? null,
    changed_by: row.changed_by,
    revision: row.revision,
  };
}
