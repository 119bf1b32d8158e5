import fc from 'fast-check';
import { NUMBERS } from './algebra';
import { depthMovement } from './depth-movement';
import { depthOutlook } from './depth-outlook';
import { FIXED_MODEL } from './model';
import { RelationshipHistory } from './relationship-history';
import { type RelationshipScore, scoreOn, scoreRelationship } from './relationship-score';
import type { RelationshipState } from './relationship-state';
import type { LastWord, RelationshipDay } from './roll-up';
import { dayValue, LAST_WORD } from './rules';
import { SCORE } from './score-constants';

const AS_OF = 20_269;

const days = fc
  .uniqueArray(
    fc.record({
      day: fc.integer({ min: AS_OF - 700, max: AS_OF + 50 }),
      weight: fc.constantFrom(0, 0, 1, 0.25, 3, 1e-9),
      interactions: fc.integer({ min: 1, max: 9 }),
      inbound: fc.integer({ min: 0, max: 3 }),
      outbound: fc.integer({ min: 0, max: 3 }),
      lastWord: fc.constantFrom<LastWord>('contact', 'us', 'both'),
    }),
    { selector: ({ day }) => day, maxLength: 60 },
  )
  .map((all): RelationshipDay[] => all.sort((a, b) => a.day - b.day));
const asked = fc.integer({ min: AS_OF - 750, max: AS_OF + 3_000 });

/** A state by its definition: each part computed from all days. */
function stateByDefinition(all: readonly RelationshipDay[], day: number): RelationshipState | null {
  const known = all.filter((it) => it.day <= day);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return null;
  const active = known.filter(({ weight }) => weight > 0);
  const lastDay = active.at(-1)?.day ?? Number.NaN;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const open = known.filter(
    (it) =>
      it.outbound > 0 && (Number.isNaN(lastDay) || it.day > lastDay || (it.day === lastDay && it.lastWord === 'us')),
  );
  return {
    day,
    startDay: first.day,
    activeDays: active.length || Number.NaN,
    firstDay: active[0]?.day ?? Number.NaN,
    lastDay,
    valueSum:
      sum(active.map((it) => dayValue(NUMBERS, it.weight) * 2 ** ((it.day - lastDay) / SCORE.halfLife))) || Number.NaN,
    sumDay: lastDay,
    agelessValue: sum(active.map(({ weight }) => dayValue(NUMBERS, weight))),
    interactions: sum(known.map(({ interactions }) => interactions)),
    inbound: sum(known.map(({ inbound }) => inbound)),
    outbound: sum(known.map(({ outbound }) => outbound)),
    lastAnyDay: last.day,
    lastWord: LAST_WORD[last.lastWord],
    unanswered: open.length,
    unansweredSince: open[0]?.day ?? null,
  };
}

describe('the history of a relationship', () => {
  it('has the defined state on every day', () => {
    fc.assert(
      fc.property(days, asked, (all, day) => {
        const [got, wanted] = [RelationshipHistory.of(all).stateOn(day), stateByDefinition(all, day)];
        if (!got || !wanted) {
          expect(got).toBe(wanted);
          return;
        }
        const { valueSum, ...rest } = got;
        const { valueSum: wantedSum, ...wantedRest } = wanted;
        expect(rest).toEqual(wantedRest);
        if (Number.isNaN(wantedSum)) expect(valueSum).toBeNaN();
        else expect(Math.abs(valueSum / wantedSum - 1)).toBeLessThan(1e-14);
      }),
      { numRuns: 500 },
    );
  });

  it('uses only the days up to an earlier day', () => {
    fc.assert(
      fc.property(days, asked, asked, (all, until, day) => {
        const known = all.filter((it) => it.day <= until);
        expect(RelationshipHistory.of(all).until(until).stateOn(day)).toEqual(
          RelationshipHistory.of(known).stateOn(day),
        );
      }),
    );
  });

  it('counts active days between two days', () => {
    fc.assert(
      fc.property(days, asked, asked, (all, one, other) => {
        const [after, until] = [Math.min(one, other), Math.max(one, other)];
        expect(RelationshipHistory.of(all).activeDaysBetween(after, until)).toBe(
          all.filter(({ day, weight }) => weight > 0 && day > after && day <= until).length,
        );
      }),
    );
  });

  it('reads each day once, however many days are asked about', () => {
    let reads = 0;
    const counted = (day: number): RelationshipDay => ({
      day,
      get weight() {
        reads += 1;
        return 1;
      },
      interactions: 1,
      inbound: 1,
      outbound: 0,
      lastWord: 'contact',
    });
    const history = RelationshipHistory.of(
      Array.from({ length: 15_000 }, (_, index) => counted(AS_OF - 15_000 + index)),
    );
    const once = reads;
    for (let day = AS_OF - 1_099; day <= AS_OF; day++) scoreOn(history, day);
    const score = scoreOn(history, AS_OF) as RelationshipScore;
    depthMovement(history, score, AS_OF, FIXED_MODEL);
    expect(depthOutlook(history, score, AS_OF, FIXED_MODEL).dormantDay).toBeGreaterThan(AS_OF);
    expect(once).toBeGreaterThan(0);
    expect(reads).toBe(once);
  });

  it('has the score of its days', () => {
    fc.assert(
      fc.property(days, asked, (all, day) => {
        expect(scoreOn(RelationshipHistory.of(all), day)).toEqual(
          scoreRelationship(
            all.filter((it) => it.day <= day),
            day,
          ),
        );
      }),
    );
  });
});
