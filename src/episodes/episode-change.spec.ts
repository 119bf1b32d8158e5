import type { EpisodeChangeInput } from './episode.input';
import { type ChangeableEpisode, changeMistakes, changeRequest, changesAnything, refusal } from './episode-change';

const NOW = Date.parse('2026-07-14T12:00:00Z');
const EPISODE: ChangeableEpisode = {
  ...{ episode_id: 'e', state: 'open', assignee: null, snoozed_until: null, reason: null, outcome: null, note: null },
  ...{ ended_on: null, ended_by: null, revision: 1 },
};
const mistakes = (input: EpisodeChangeInput) =>
  changeMistakes(input, NOW).map(({ location, message }) => `${location}: ${message}`);
const refused = (episode: Partial<ChangeableEpisode>, input: EpisodeChangeInput, revision?: number) =>
  refusal({ ...EPISODE, ...episode }, changeRequest(input), revision);

it.each<EpisodeChangeInput>([
  {},
  { assignee: null },
  { state: 'open' },
  { state: 'snoozed', until: '2026-07-15' },
  { state: 'snoozed', until: '2027-07-14T12:00:00+02:00', reason: 'later' },
  { state: 'dismissed', reason: null },
  { state: 'done', outcome: 'lost', note: 'a\nb' },
  { state: 'open', reason: null, note: null },
])('%j fits together', (input) => {
  expect(mistakes(input)).toEqual([]);
});

it.each<[EpisodeChangeInput, string[]]>([
  [{ state: 'snoozed' }, ['body.until: required with state snoozed: when it is open again']],
  [{ state: 'snoozed', until: '2026-07-14' }, ['body.until: must be in the future, and within a year']],
  [{ state: 'snoozed', until: '2027-07-16' }, ['body.until: must be in the future, and within a year']],
  [{ state: 'done' }, ['body.outcome: required with state done: what came of it']],
  [{ until: '2026-07-15' }, ['body.until: only with state snoozed']],
  [{ state: 'open', reason: 'r' }, ['body.reason: only with state snoozed or dismissed']],
  [{ outcome: 'lost', note: 'n' }, ['body.outcome: only with state done', 'body.note: only with state done']],
])('%j names the field: %j', (input, expected) => {
  expect(mistakes(input)).toEqual(expected);
});

it('allows decisions while the condition lasts, and to note afterwards what was done', () => {
  for (const state of ['open', 'snoozed', 'dismissed', 'done'] as const) {
    expect(refused({ state }, { state: 'open' })).toBeNull();
  }
  const ended = { ended_on: '2026-07-10', ended_by: 'recovered' } as const;
  for (const state of ['cleared', 'done', 'dismissed'] as const) {
    expect(refused({ state, ...ended }, { state: 'done', outcome: 'contacted' })).toBeNull();
    expect(refused({ state, ...ended }, { assignee: 'kim' })).toBeNull();
    expect(refused({ state, ...ended }, { state: 'open' })).toMatch(/ended on 2026-07-10/);
  }
  expect(refused({ state: 'restated', ...ended }, { state: 'done', outcome: 'contacted' })).toMatch(/never was/);
});

it('refuses what was made of another revision, and more changes than an episode takes', () => {
  expect(refused({ revision: 4 }, { assignee: 'kim' }, 4)).toBeNull();
  expect(refused({ revision: 4 }, { assignee: 'kim' }, 3)).toMatch(/revision 4, not 3/);
  expect(refused({ revision: 1_000 }, { assignee: 'kim' })).toMatch(/at most 1000/);
});

it('knows a change that changes nothing', () => {
  const snoozed = { state: 'snoozed', snoozed_until: new Date('2026-07-15'), reason: 'r' } as const;
  const changes = (episode: Partial<ChangeableEpisode>, input: EpisodeChangeInput) =>
    changesAnything({ ...EPISODE, ...episode }, changeRequest(input));
  expect(changes({}, {})).toBe(false);
  expect(changes({}, { state: 'open' })).toBe(false);
  expect(changes({ assignee: 'kim' }, { assignee: ' kim ' })).toBe(false);
  expect(changes({ assignee: 'kim' }, { assignee: null })).toBe(true);
  expect(changes(snoozed, { state: 'snoozed', until: '2026-07-15', reason: ' r ' })).toBe(false);
  expect(changes(snoozed, { state: 'snoozed', until: '2026-07-15' })).toBe(true);
  expect(changes(snoozed, { state: 'snoozed', until: '2026-07-16', reason: 'r' })).toBe(true);
  expect(changes(snoozed, { state: 'open' })).toBe(true);
});
