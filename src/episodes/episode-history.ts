import type { Episode } from '../database/entities/episode.entity';
import type { EpisodeChange } from '../database/entities/episode-change.entity';
import type { EpisodeHistoryItem } from './episodes.dto';

type Told = Pick<Episode, 'opened_at' | 'ended_at' | 'ended_by'>;
type Change = Omit<EpisodeChange, 'project_id' | 'episode_id' | 'user_id'>;
type Fields = Pick<Change, 'state' | 'assignee' | 'snoozed_until' | 'reason' | 'outcome' | 'note'>;

const NOTHING: Fields = {
  state: 'open',
  assignee: null,
  snoozed_until: null,
  reason: null,
  outcome: null,
  note: null,
};

/**
 * Everything that happened to an episode. Only what people changed is stored; that it opened, ended, and that the time of a
 * snooze came follows from the rest.
 *
 * @param changes the oldest first
 */
export function episodeHistory(episode: Told, changes: readonly Change[], now: Date): EpisodeHistoryItem[] {
  const history = [item('opened', episode.opened_at, null, NOTHING)];
  let fields = NOTHING;
  /** Adds what happened by itself up to a moment. */
  const passTo = (moment: Date, isEnd: boolean): void => {
    const { snoozed_until: until } = fields;
    if (fields.state === 'snoozed' && until !== null && until <= moment) {
      fields = { ...NOTHING, assignee: fields.assignee };
      history.push(item('snooze_ended', until, null, fields));
    }
    if (!isEnd) return;
    const isOpen = fields.state === 'open' || fields.state === 'snoozed';
    const closed = episode.ended_by === 'late_fact' ? 'restated' : 'cleared';
    if (isOpen) fields = { ...fields, state: closed, snoozed_until: null };
    history.push({ ...item('ended', moment, null, fields), ended_by: episode.ended_by });
  };
  let ended = episode.ended_at;
  for (const change of changes) {
    if (ended !== null && ended <= change.changed_at) {
      passTo(ended, true);
      ended = null;
    }
    passTo(change.changed_at, false);
    fields = change;
    history.push(item('changed', change.changed_at, change.changed_by, change));
  }
  if (ended !== null) passTo(ended, true);
  else passTo(now, false);
  return history;
}

function item(event: string, at: Date, by: string | null, fields: Fields): EpisodeHistoryItem {
  return {
    at: at.toISOString(),
    by,
    event,
    state: fields.state,
    assignee: fields.assignee,
    until: fields.snoozed_until?.toISOString() ?? null,
    reason: fields.reason,
    outcome: fields.outcome,
    note: fields.note,
    ended_by: null,
  };
}
