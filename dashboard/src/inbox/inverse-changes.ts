import type { Episode, EpisodeChange } from '../api/episodes';

/** A change, and the episodes it is made to. */
export interface Step {
  readonly change: EpisodeChange;
  readonly episodes: readonly Episode[];
}

/**
 * The changes that take others back, one for all episodes that need the same.
 *
 * @param before the episodes as they were
 * @param after those that were changed
 * @param now milliseconds: a snooze that would be over is not renewed
 */
export function inverseChanges(before: readonly Episode[], after: readonly Episode[], now: number): Step[] {
  const earlier = new Map(before.map((episode) => [episode.episode_id, episode]));
  const steps = new Map<string, { change: EpisodeChange; episodes: Episode[] }>();
  for (const episode of after) {
    const was = earlier.get(episode.episode_id);
    if (!was || was.revision === episode.revision) continue;
    const change = {
      ...(was.assignee === episode.assignee ? {} : { assignee: was.assignee }),
      ...(hasSameState(was, episode) ? {} : stateOf(was, now)),
    };
    const key = JSON.stringify(change);
    const step = steps.get(key) ?? { change, episodes: [] };
    step.episodes.push(episode);
    steps.set(key, step);
  }
  return [...steps.values()];
}

function hasSameState(a: Episode, b: Episode): boolean {
  return (['state', 'snoozed_until', 'reason', 'outcome', 'note'] as const).every((field) => a[field] === b[field]);
}

function stateOf({ state, snoozed_until: until, reason, outcome, note }: Episode, now: number): EpisodeChange {
  if (state === 'snoozed' && until !== null && Date.parse(until) > now) return { state, until, reason };
  if (state === 'dismissed') return { state, reason };
  if (state === 'done') return { state, outcome: outcome as EpisodeChange['outcome'] & string, note };
  return { state: 'open' };
}
