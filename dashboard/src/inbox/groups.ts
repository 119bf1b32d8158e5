import type { Episode } from '../api/episodes';

const actionOf = ({ action_now, action }: Episode): string => action_now ?? action;

/** Whether two episodes ask for the same act: somebody who waits for a reply is often at risk, too. */
function isSameWork(one: Episode, other: Episode): boolean {
  return one.agent_id === other.agent_id && one.user_id === other.user_id && actionOf(one) === actionOf(other);
}

/** Each act once, with all episodes that ask for it: what is done to one is done to all. */
export function worksOf(episodes: readonly Episode[]): readonly (readonly [Episode, ...Episode[]])[] {
  const works: [Episode, ...Episode[]][] = [];
  for (const episode of episodes) {
    const work = works.find(([first]) => isSameWork(first, episode));
    if (work) work.push(episode);
    else works.push([episode]);
  }
  return works;
}

/** Episodes by the action that is recommended now: first the group with the most at stake. */
export function groupsOf(episodes: readonly Episode[]): readonly { action: string; episodes: readonly Episode[] }[] {
  const groups = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const action = actionOf(episode);
    groups.set(action, [...(groups.get(action) ?? []), episode]);
  }
  return [...groups].map(([action, members]) => ({ action, episodes: members }));
}
