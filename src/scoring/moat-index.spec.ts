import { moatIndexOfSums, moatSums } from './moat-index';
import { FIXED_MODEL, type ModelRow } from './model';
import { RelationshipHistory } from './relationship-history';
import { scoreOn } from './relationship-score';
import type { RelationshipDay } from './roll-up';

const BEGINNING = 20_000;
const LAST_HEARD = BEGINNING + 400;
const LEARNED: ModelRow = {
  ...FIXED_MODEL,
  version: 2,
  kind: 'learned',
  c: -1.1,
  a: 0.8,
  f: 0.9,
  s: 0.3,
  m: 0.2,
  y: 0.5,
};

const heardOn = (day: number): RelationshipDay => ({
  day,
  weight: 1,
  interactions: 1,
  inbound: 1,
  outbound: 0,
  lastWord: 'contact',
});
const daily = (until: number) =>
  Array.from({ length: until - BEGINNING + 1 }, (_, index) => heardOn(BEGINNING + index));
const silent = RelationshipHistory.of(daily(LAST_HEARD).filter((_, index) => index % 3 === 0));

describe.each([
  ['fixed', FIXED_MODEL],
  ['learned', { ...LEARNED, lStartDay: BEGINNING }],
])('the index of a business as ever that loses somebody, under the %s model', (_, model) => {
  const until = LAST_HEARD + 500;
  const ever = RelationshipHistory.of(daily(until));
  /** The same in each of 20 relationships, and one that went silent. */
  const on = (day: number) => {
    const [one, lost] = [scoreOn(ever, day, model), scoreOn(silent, day, model)];
    if (!one || !lost) throw new Error('nothing had happened');
    const steady = Array.from({ length: 20 }, () => one);
    const isLost = lost.atRisk || lost.dormant;
    return { isLost, all: moatIndexOfSums(moatSums([...steady, lost])), others: moatIndexOfSums(moatSums(steady)) };
  };
  const days = Array.from({ length: until - LAST_HEARD }, (_, index) => LAST_HEARD + 1 + index);
  const lostOn = days.find((day) => on(day).isLost) ?? 0;

  it('falls on the day of the loss', () => {
    const [before, then] = [on(lostOn - 1), on(lostOn)];
    expect([before.isLost, then.isLost]).toEqual([false, true]);
    expect(then.all.risk).toBeLessThan(before.all.risk);
    expect(then.all.depthQuality).toBeLessThan(before.all.depthQuality);
    expect(then.all.moatIndex).toBeLessThan(before.all.moatIndex);
  });

  it('forgets the loss over about a year, and never all at once', () => {
    const gap = (day: number) => {
      const { all, others } = on(day);
      return { risk: others.risk - all.risk, quality: others.depthQuality - all.depthQuality };
    };
    const gaps = Array.from({ length: 380 }, (_, index) => gap(lostOn + index));
    const worst = {
      risk: Math.max(...gaps.map(({ risk }) => risk)),
      quality: Math.max(...gaps.map((it) => it.quality)),
    };
    expect(gaps[0]?.risk).toBe(worst.risk);
    gaps.slice(1).forEach(({ risk }, index) => {
      const yesterday = gaps[index]?.risk ?? 0;
      expect(risk).toBeLessThanOrEqual(yesterday);
      // A half-life of 120 days is 0.6 % a day.
      expect(risk).toBeGreaterThan(yesterday * 0.99 - 2e-6);
    });
    const half = gaps[120] ?? worst;
    expect(half.risk / worst.risk).toBeCloseTo(0.5, 1);
    const year = gaps[365] ?? worst;
    expect(year.risk).toBeLessThan(worst.risk * 0.15);
    expect(year.quality).toBeLessThan(worst.quality * 0.25);
    expect(on(lostOn + 365).all.moatIndex).toBeGreaterThan(on(lostOn).all.moatIndex);
  });
});
