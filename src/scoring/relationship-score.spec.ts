import fc from 'fast-check';
import { depthContributions, learnedParts } from './depth-contributions';
import { DAY_MS } from './iso-day';
import { moatIndexOfSums, moatSums } from './moat-index';
import { EXPONENTS, FIXED_MODEL, type ModelRow } from './model';
import { RelationshipHistory } from './relationship-history';
import { type RelationshipScore, scoreRelationship } from './relationship-score';
import { rollUpDays, type ScoredInteraction } from './roll-up';

const AS_OF = 20_269;
const MICRO = 1_000_000;

const history = (
  direction: fc.Arbitrary<'inbound' | 'outbound' | null>,
  days: fc.Arbitrary<number>,
  maxLength: number,
) =>
  fc.array(
    fc.record({
      occurredAt: fc
        .tuple(days, fc.integer({ min: 0, max: DAY_MS - 1 }))
        .map(([day, ms]) => new Date(day * DAY_MS + ms).toISOString()),
      direction,
      kind: fc.constantFrom('message', 'message', 'message', 'meeting'),
      weight: fc.constantFrom(1, 1, 0.25, 0.003, 2, 0),
    }),
    { maxLength },
  );
const anyDay = fc.integer({ min: AS_OF - 500, max: AS_OF });
const events = history(fc.constantFrom('inbound', 'outbound', 'outbound', null), anyDay, 40);
const touches = history(fc.constant('outbound' as const), anyDay, 30).map((all) =>
  all.map((it) => ({ ...it, kind: 'message' })),
);
const exponent = fc.double({ min: 0, max: 4, noNaN: true });
const model: fc.Arbitrary<ModelRow> = fc.oneof(
  fc.constant(FIXED_MODEL),
  fc
    .record({
      c: fc.double({ min: -12, max: 12, noNaN: true }),
      a: exponent,
      f: exponent,
      s: exponent,
      m: exponent,
      rho: fc.double({ min: 0, max: 0.2, noNaN: true }),
      horizon: fc.constantFrom(7, 30, 90),
      lStartDay: fc.constantFrom(AS_OF, AS_OF - 5, AS_OF - 900),
    })
    .map((row): ModelRow => ({ ...FIXED_MODEL, ...row, kind: 'learned', y: 0.5 })),
);

function score(interactions: readonly ScoredInteraction[], row: ModelRow, day = AS_OF): RelationshipScore {
  const it = scoreRelationship(rollUpDays(interactions), day, row);
  if (!it) throw new Error('nothing happened');
  return it;
}
const isLost = ({ atRisk, dormant }: RelationshipScore) => atRisk || dormant;
const happened = (interactions: readonly ScoredInteraction[]) => interactions.some(({ weight = 1 }) => weight > 0);

describe('version 2 of the score', () => {
  it('does not rise with anything that we send', () => {
    fc.assert(
      fc.property(events.filter(happened), touches, model, (before, sent, row) => {
        const [one, other] = [score(before, row), score([...before, ...sent], row)];
        expect(other.depth).toBeLessThanOrEqual(one.depth);
        expect(other.firstReplyChance).toBeLessThanOrEqual(one.firstReplyChance);
        for (const key of ['evidence', 'potential', 'worth', 'atRisk', 'dormant'] as const)
          expect(other[key]).toBe(one[key]);
      }),
    );
  });

  it('does not rise with silence, and silence undoes no loss', () => {
    fc.assert(
      fc.property(events.filter(happened), fc.integer({ min: 1, max: 1000 }), model, (its, later, row) => {
        const [one, other] = [score(its, row), score(its, row, AS_OF + later)];
        expect(other.depth).toBeLessThanOrEqual(one.depth);
        expect(other.evidence).toBeLessThanOrEqual(one.evidence);
        expect(isLost(other) || !isLost(one)).toBe(true);
      }),
    );
  });

  it('is not lowered by a day on which the contact takes part', () => {
    fc.assert(
      fc.property(events.filter(happened), model, (its, row) => {
        const today = { occurredAt: new Date(AS_OF * DAY_MS).toISOString(), direction: 'inbound' as const };
        const [one, other] = [score(its, row), score([...its, today], row)];
        expect(other.depth).toBeGreaterThanOrEqual(one.depth);
        expect(other.evidence).toBeGreaterThanOrEqual(one.evidence);
        expect(isLost(other)).toBe(false);
      }),
    );
  });

  it('has parts that add up to depth, to the last digit, and to the log-odds', () => {
    fc.assert(
      fc.property(events.filter(happened), model, (its, row) => {
        const days = rollUpDays(its);
        const state = RelationshipHistory.of(days).stateOn(AS_OF);
        const it = score(its, row);
        if (!state) return;
        const parts = Object.values(depthContributions(state, it, row));
        expect(parts.reduce((sum, part) => sum + Math.round(part * MICRO), 0)).toBe(Math.round(it.depth * MICRO));
        if (it.activeDays === 0) return;
        const { level, activity, silence } = learnedParts(state, row);
        const fixed = { ...row, ...Object.fromEntries(EXPONENTS.map((name) => [name, FIXED_MODEL[name]])), y: 0 };
        const odds = Math.log(score(its, fixed).expectedActiveDays) + level + activity + silence;
        // Of what was rounded to 6 decimals.
        if (
          it.expectedActiveDays > 0.01 &&
          it.expectedActiveDays < 1e6 &&
          score(its, fixed).expectedActiveDays > 0.01
        ) {
          expect(odds).toBeCloseTo(Math.log(it.expectedActiveDays), 3);
        }
      }),
    );
  });

  it('has an action for every contact at risk', () => {
    const actions = ['reply', 'stop_chasing', 'follow_up', 'reach_out_now', 'light_nudge'];
    fc.assert(
      fc.property(events.filter(happened), model, (its, row) => {
        const it = score(its, row);
        if (it.atRisk) expect(actions).toContain(it.action);
        if (it.activeDays === 0) expect(it).toMatchObject({ evidence: 0, worth: 0, turn: { state: 'never_heard' } });
      }),
    );
  });

  it('has a Moat Index that outbound does not move, and whose risk falls when somebody is lost', () => {
    const index = (book: readonly RelationshipScore[]) => moatIndexOfSums(moatSums(book));
    fc.assert(
      fc.property(
        fc.array(events.filter(happened), { minLength: 1, maxLength: 6 }),
        touches,
        model,
        (book, sent, row) => {
          const scores = book.map((its) => score(its, row));
          const flooded = book.map((its) => score([...its, ...sent], row));
          const strangers = happened(sent) ? [score(sent, row)] : [];
          expect(index([...flooded, ...strangers])).toEqual(index(scores));
          const [first, ...others] = scores;
          const lost = score(book[0] ?? [], row, AS_OF + 60);
          if (!first || isLost(first) || !isLost(lost)) return;
          expect(index([lost, ...others]).risk).toBeLessThanOrEqual(index(scores).risk);
        },
      ),
    );
  });
});
