import { changedRules } from './changed-rules';
import type { RunSettings } from './recompute-plan';

const last: RunSettings = {
  as_of: '2026-07-01',
  time_zone: 'UTC',
  breadth_half: 25,
  score_settings: {},
  score_version: 2,
  kept_tables: 1,
  model_version: 3,
};

it.each<[string, Partial<RunSettings>, string, string]>([
  ['nothing', {}, 'same', 'settings'],
  ['another day', { as_of: '2026-07-09' }, 'same', 'settings'],
  ['defaults that are written down', { score_settings: { horizon: 30, replyOwedDays: 3 } }, 'same', 'settings'],
  [
    'settings that no relationship follows from',
    { breadth_half: 9, score_settings: { cooldownDays: 9, moatStep: 1 } },
    'same',
    'settings',
  ],
  ['a threshold', { score_settings: { bandWarm: 0.3 } }, 'compared', 'settings'],
  ['the days until a reply is owed', { score_settings: { replyOwedDays: 9 } }, 'compared', 'settings'],
  ['the model', { model_version: 4 }, 'compared', 'definition'],
  ['a threshold and the model', { model_version: 4, score_settings: { horizon: 9 } }, 'compared', 'settings'],
  ['the time zone', { time_zone: 'Asia/Tokyo' }, 'other', 'settings'],
  ['which interactions count', { score_settings: { ignoresUndirected: 1 } }, 'other', 'settings'],
  ['an earlier day', { as_of: '2026-06-30' }, 'other', 'settings'],
  ['the version of the score', { score_version: 3, model_version: 4 }, 'other', 'definition'],
])('%s changes the rules as it should', (_, change, rules, cause) => {
  expect(changedRules(last, { ...last, ...change })).toEqual({ rules, cause });
});
