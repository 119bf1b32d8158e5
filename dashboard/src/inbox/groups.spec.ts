import type { Episode } from '../api/episodes';
import { groupsOf, worksOf } from './groups';

const episode = (
  episode_id: string,
  user_id: string,
  action: string,
  action_now: string | null = null,
  agent_id = 'a',
) => ({ episode_id, user_id, agent_id, action, action_now }) as Episode;
const ids = (episodes: readonly Episode[]) => episodes.map(({ episode_id }) => episode_id);

it('an act is listed once, however many episodes ask for it', () => {
  const episodes = [
    episode('1', 'ada', 'reply'),
    episode('2', 'bob', 'reply'),
    episode('3', 'ada', 'reach_out_now', 'reply'),
    episode('4', 'ada', 'reach_out_now'),
    episode('5', 'ada', 'reply', null, 'b'),
  ];
  expect(worksOf(episodes).map(ids)).toEqual([['1', '3'], ['2'], ['4'], ['5']]);
});

it('episodes are grouped by what is to be done now', () => {
  const groups = groupsOf([
    episode('1', 'ada', 'reply'),
    episode('2', 'bob', 'nudge'),
    episode('3', 'cy', 'nudge', 'reply'),
  ]);
  expect(groups.map(({ action, episodes }) => [action, ids(episodes)])).toEqual([
    ['reply', ['1', '3']],
    ['nudge', ['2']],
  ]);
});
