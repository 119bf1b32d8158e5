import type { Episode } from '../api/episodes';

/** Episodes by the action that is recommended now: first the group with the most at stake. */
export function groupsOf(episodes: readonly Episode[]): readonly { action: string; episodes: readonly Episode[] }[] {
  const groups = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const action = episode.action_now ?? episode.action;
    groups.set(action, [...(groups.get(action) ?? []), episode]);
  }
  return [...groups].map(([action, members]) => ({ action, episodes: members }));
}
