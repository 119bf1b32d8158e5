import fc from 'fast-check';
import { RHYTHM_DAYS, sourceRhythm } from './source-rhythm';

/** A Monday. */
const MONDAY = 20_269;
const WEEKEND = [5, 6];

/** @param sends whether a source sends on a day; the argument counts from a Monday */
function rhythmOf(length: number, sends: (day: number) => boolean) {
  const all = Array.from({ length }, (_, day) => day).filter(sends);
  const last = all.at(-1) ?? 0;
  const { lateOn, silentOn } = sourceRhythm({
    first: MONDAY + (all[0] ?? 0),
    days: all.filter((day) => day > last - RHYTHM_DAYS).map((day) => MONDAY + day),
  });
  const after = (day: number | null) => day && day - MONDAY - last - 1;
  // How many whole days without facts it takes.
  return { late: after(lateOn), silent: after(silentOn) };
}
const isWorkday = (day: number) => !WEEKEND.includes(day % 7);

/** Every source of a kind, day by day: of how many active days the next gap was called silent. */
function falseAlarms(seed: number, sources: number, chance: (day: number) => number): number {
  let state = seed;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let alarms = 0;
  let gaps = 0;
  for (let source = 0; source < sources; source++) {
    const days = Array.from({ length: 365 }, (_, day) => day).filter((day) => random() < chance(day));
    for (const [index, day] of days.entries()) {
      const next = days[index + 1];
      if (next === undefined) break;
      gaps++;
      const known = days.slice(0, index + 1).filter((it) => it > day - RHYTHM_DAYS);
      const { silentOn } = sourceRhythm({ first: days[0] ?? 0, days: known });
      if (silentOn !== null && next >= silentOn) alarms++;
    }
  }
  return alarms / gaps;
}

describe('the rhythm of a source', () => {
  it('is late after one missing day and silent after two, if it sends every day', () => {
    expect(rhythmOf(84, () => true)).toEqual({ late: 1, silent: 2 });
    expect(rhythmOf(28, () => true)).toEqual({ late: 1, silent: 3 });
    expect(rhythmOf(14, () => true)).toEqual({ late: 2, silent: 4 });
  });

  it('expects nothing at weekends of one that works on weekdays', () => {
    // The last day is a Friday.
    expect(rhythmOf(82, isWorkday)).toEqual({ late: 3, silent: 5 });
    // A Wednesday.
    expect(rhythmOf(80, isWorkday)).toEqual({ late: 1, silent: 5 });
  });

  it('of a weekly one, waits for several of its days', () => {
    const { late, silent } = rhythmOf(84, (day) => day % 7 === 0);
    expect(late).toBeGreaterThan(7);
    expect(silent).toBeGreaterThan(21);
    expect(silent).toBeLessThan(36);
  });

  it('recognises a regular one', () => {
    const { late, silent } = rhythmOf(84, (day) => day % 3 === 0);
    expect(late).toBe(3);
    expect(silent).toBeGreaterThan(4);
    expect(silent).toBeLessThan(9);
  });

  it('knows nothing of too few days, or of too short a time', () => {
    expect(rhythmOf(84, (day) => day % 9 === 0 && day < 81)).toEqual({ late: null, silent: null });
    expect(rhythmOf(13, () => true)).toEqual({ late: null, silent: null });
    expect(sourceRhythm({ first: MONDAY, days: [] })).toEqual({ lateOn: null, silentOn: null });
  });

  it('one outage does not make it blind to the next', () => {
    expect(rhythmOf(84, (day) => day < 40 || day > 52).silent).toBeLessThan(6);
    // But what happens twice is usual.
    const usual = rhythmOf(84, (day) => day % 25 > 9);
    expect(usual.silent).toBeGreaterThan(15);
  });

  it('a week in which nobody works every few weeks is not silence', () => {
    const { silent } = rhythmOf(84, (day) => isWorkday(day) && Math.floor(day / 7) % 4 !== 2);
    expect(silent).toBeGreaterThan(9);
  });

  it.each([
    ['every second day', () => 0.5, 1 / 500],
    ['nine of ten days', () => 0.9, 1 / 500],
    ['weekdays, with holidays', (day: number) => (isWorkday(day) ? 0.96 : 0.03), 1 / 500],
    ['once a week', () => 0.14, 1 / 500],
    // Nobody knows that the first quiet month has begun.
    ['busy and quiet months', (day: number) => (Math.floor(day / 30) % 2 ? 0.7 : 0.15), 1 / 100],
  ])('cries wolf of hardly any gap of a source that sends by chance: %s', (_, chance, limit) => {
    expect(falseAlarms(7, 60, chance)).toBeLessThan(limit);
  });

  const source = fc
    .record({
      days: fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 200, size: 'max' }),
      weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    })
    .map(({ days, weekdays }) => {
      const all = days.filter((day) => weekdays.includes(day % 7)).toSorted((one, other) => one - other);
      const last = all.at(-1) ?? 0;
      return {
        first: MONDAY + (all[0] ?? 0),
        days: all.filter((it) => it > last - RHYTHM_DAYS).map((it) => it + MONDAY),
      };
    });

  it('is late before it is silent, and neither before its longest usual gap has passed', () => {
    fc.assert(
      fc.property(source, ({ first, days }) => {
        const { lateOn, silentOn } = sourceRhythm({ first, days });
        const last = days.at(-1) ?? 0;
        if (silentOn !== null) expect(lateOn).not.toBeNull();
        if (lateOn === null) return;
        expect(lateOn).toBeGreaterThan(last + 1);
        expect(silentOn ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(lateOn);
        expect(days.length).toBeGreaterThanOrEqual(10);
        if (silentOn === null) return;
        // A gap counts by what was missing on its weekdays: so of one that sends on all of them, by its days.
        const gaps = days.slice(1).map((day, index) => day - (days[index] ?? day) - 1);
        const [, usual = 0] = gaps.toSorted((one, other) => other - one);
        if (new Set(days.map((day) => day % 7)).size === 1) return;
        expect(silentOn - last - 1).toBeGreaterThanOrEqual(Math.floor(usual / 7));
      }),
      { numRuns: 300 },
    );
  });

  it('depends on the days alone, not on the calendar', () => {
    fc.assert(
      fc.property(source, fc.integer({ min: -2_000, max: 100_000 }), ({ first, days }, weeks) => {
        const moved = sourceRhythm({ first: first + 7 * weeks, days: days.map((day) => day + 7 * weeks) });
        const { lateOn, silentOn } = sourceRhythm({ first, days });
        const back = (day: number | null) => day && day - 7 * weeks;
        expect([back(moved.lateOn), back(moved.silentOn)]).toEqual([lateOn, silentOn]);
      }),
    );
  });
});
