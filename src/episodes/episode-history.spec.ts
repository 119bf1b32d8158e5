import { episodeHistory } from './episode-history';

const at = (day: number) => new Date(Date.UTC(2026, 6, day));
const change = (day: number, fields: object) => ({
  ...{ revision: day, changed_at: at(day), changed_by: 'kim', state: 'open' as const, assignee: null },
  ...{ snoozed_until: null, reason: null, outcome: null, note: null, ...fields },
});
const snooze = (day: number, until: number) =>
  change(day, { state: 'snoozed', snoozed_until: at(until), reason: 'r', assignee: 'kim' });
const told = (
  changes: Parameters<typeof episodeHistory>[1],
  { ended = null as number | null, by = 'recovered' as 'recovered' | 'late_fact', now = 30 } = {},
) =>
  episodeHistory(
    { opened_at: at(1), ended_at: ended === null ? null : at(ended), ended_by: ended === null ? null : by },
    changes,
    at(now),
  ).map(({ at: time, by: who, event, state }) => `${Number(time.slice(8, 10))} ${who ?? '-'} ${event} ${state}`);

it('begins with the opening', () => {
  expect(told([])).toEqual(['1 - opened open']);
});

it('tells that a snooze is over when its time has come, not if somebody was faster', () => {
  expect(told([snooze(2, 9)], { now: 8 })).toEqual(['1 - opened open', '2 kim changed snoozed']);
  expect(told([snooze(2, 9)])).toEqual(['1 - opened open', '2 kim changed snoozed', '9 - snooze_ended open']);
  expect(told([snooze(2, 9), snooze(5, 12)]).slice(2)).toEqual(['5 kim changed snoozed', '12 - snooze_ended open']);
  expect(told([snooze(2, 4), change(5, { state: 'dismissed' })]).slice(2)).toEqual([
    '4 - snooze_ended open',
    '5 kim changed dismissed',
  ]);
});

it('tells the end where it happened, between what people did', () => {
  const done = (day: number) => change(day, { state: 'done', outcome: 'contacted' });
  expect(told([snooze(2, 20)], { ended: 6 })).toEqual([
    '1 - opened open',
    '2 kim changed snoozed',
    '6 - ended cleared',
  ]);
  expect(told([snooze(2, 4)], { ended: 6, by: 'late_fact' }).slice(2)).toEqual([
    '4 - snooze_ended open',
    '6 - ended restated',
  ]);
  expect(told([done(3)], { ended: 6 }).slice(1)).toEqual(['3 kim changed done', '6 - ended done']);
  expect(told([done(8)], { ended: 6 }).slice(1)).toEqual(['6 - ended cleared', '8 kim changed done']);
});
