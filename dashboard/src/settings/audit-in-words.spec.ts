import { actionInWords, actionsOf, actorInWords, changeInWords, SUBJECTS } from './audit-in-words';

const ENTRY = {
  entry_id: 'e',
  recorded_at: '2026-11-30T08:00:00Z',
  actor_kind: 'user',
  actor_id: 'user_2abc',
  action: 'key.created',
  subject: 'k',
  changes: [],
  request_id: null,
} as const;

it('names who changed something', () => {
  const entry = { ...ENTRY, changes: [] };
  expect(actorInWords(entry)).toBe('user_2abc');
  expect(actorInWords({ ...entry, actor_kind: 'key', actor_id: '0d5c0e7e-6a4e-4f2f' })).toBe('Key 0d5c0e7e…');
  expect(actorInWords({ ...entry, actor_kind: 'operator', actor_id: null })).toBe('An operator');
  expect(actorInWords({ ...entry, actor_kind: 'system', actor_id: null })).toBe('The server');
});

it.each([
  ['bands.deep', 0.8, 0.85, 'Deep from: 80% → 85%'],
  ['weights.risk', null, 0.2, 'Weight of safety: 20%'],
  ['signals.holdout_percent', 0, 10, 'Episodes held out: 0% → 10%'],
  ['signals.moat_index_step', 0.02, 0.07, 'Index moved by, points: 2 → 7'],
  ['at_risk.overdue_silence_days', 14, 21, 'Overdue: silent days: 14 → 21'],
  ['version', 1, 2, 'version: 1 → 2'],
  ['time_zone', 'UTC', 'Europe/Berlin', 'time zone: UTC → Europe/Berlin'],
  ['scopes', null, ['read', 'events:write'], 'scopes: read, events:write'],
  ['bands', ['deep'], [], 'bands: deep → none'],
  ['name', 'k', null, 'name: was k'],
  ['description', 'x', '', 'description: x → (empty)'],
  ['enabled', true, false, 'enabled: yes → no'],
  ['expires_at', null, '2026-11-30T08:00:00Z', 'expires at: at 2026-11-30T08:00:00Z'],
  ['input', null, { cutoffs: 1 }, 'input: {"cutoffs":1}'],
])('%s: %j to %j', (field, from, to, words) => {
  expect(
    changeInWords(
      { field, from, to },
      { time: (time) => `at ${time}`, share: (value) => `${Math.round(value * 100)}%` },
    ),
  ).toBe(words);
});

it('every group of the filter has actions, and each action has words', () => {
  for (const [subject] of SUBJECTS) {
    expect(actionsOf(subject).length).toBeGreaterThan(0);
    for (const action of actionsOf(subject)) expect(actionInWords(action)).not.toBe(action);
  }
  expect(actionsOf('')).toEqual([]);
});
