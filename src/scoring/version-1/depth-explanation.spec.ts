import fc from 'fast-check';
import { riskReasons } from '../risk-reasons';
import { DEFAULT_SETTINGS } from '../score-settings';
import { depthContributions } from './depth-contributions';
import { depthMovement } from './depth-movement';
import { depthOutlook } from './depth-outlook';
import { type RelationshipScore, scoreRelationship } from './relationship-score';
import type { ActiveDay } from './roll-up';

const AS_OF = 20_000;
const active = (day: number, weight = 1, interactions = 1): ActiveDay => ({
  day,
  weight,
  interactions,
  inbound: 0,
  outbound: 0,
});
/** An active day every `step` days, the last one `silence` days ago. */
const every = (step: number, times: number, silence = 0) =>
  Array.from({ length: times }, (_, i) => active(AS_OF - silence - step * (times - 1 - i)));

/** Active days before and after the as-of day, of any weight, and often in a rhythm. */
const histories = fc
  .oneof(
    fc.uniqueArray(fc.integer({ min: AS_OF - 700, max: AS_OF + 40 }), { minLength: 1, maxLength: 60 }),
    fc
      .record({ step: fc.integer({ min: 1, max: 40 }), times: fc.integer({ min: 1, max: 50 }), silence: fc.nat(200) })
      .map(({ step, times, silence }) => every(step, times, silence).map(({ day }) => day)),
  )
  .chain((days) =>
    fc
      .array(fc.tuple(fc.constantFrom(1, 1, 1, 0.25, 0.003, 5), fc.constantFrom(1, 1, 2)), {
        minLength: days.length,
        maxLength: days.length,
      })
      .map((values) =>
        [...days]
          .sort((a, b) => a - b)
          .map((day, i) => active(day, ...(values[i] as [weight: number, interactions: number]))),
      ),
  );

/** Runs a property over all histories in which something had happened by the as-of day. */
function check(property: (days: ActiveDay[], score: RelationshipScore) => void, numRuns = 300): void {
  fc.assert(
    fc.property(histories, (days) => {
      const score = scoreRelationship(days, AS_OF);
      if (score) property(days, score);
    }),
    { numRuns },
  );
}

/** Sums decimals of 6 places without the rounding of binary fractions. */
const sum = (values: readonly number[]) => values.reduce((total, value) => total + Math.round(value * 1e6), 0);
const micro = (value: number) => Math.round(value * 1e6);

describe('the contributions', () => {
  it('add up to depth exactly, and are printed with 6 decimals', () => {
    check((days, score) => {
      const parts = depthContributions(days, score);
      expect(sum(parts.map(({ contribution }) => contribution))).toBe(micro(score.depth));
      for (const { contribution } of parts) expect(String(contribution)).toBe(String(Number(contribution.toFixed(6))));
      expect(parts.at(-1)?.depth).toBe(score.depth);
    });
  });

  it('are positive for active days, negative for age and silence', () => {
    check((days, score) => {
      const [activeDays, age, silence] = depthContributions(days, score);
      expect(activeDays?.contribution).toBeGreaterThanOrEqual(0);
      expect(age?.contribution).toBeLessThanOrEqual(0);
      expect(silence?.contribution).toBeLessThanOrEqual(0);
      if (score.silenceDays === 0) expect(silence?.contribution).toBe(0);
    });
  });

  it('of twelve weeks and 28 days of silence are the three steps of the formula', () => {
    const days = every(7, 12, 28);
    const score = scoreRelationship(days, AS_OF) as RelationshipScore;
    expect(depthContributions(days, score)).toEqual([
      { factor: 'active_days', contribution: 0.75, depth: 0.75 },
      { factor: 'age', contribution: expect.closeTo(score.potential - 0.75, 9), depth: score.potential },
      { factor: 'silence', contribution: expect.closeTo(score.depth - score.potential, 9), depth: score.depth },
    ]);
  });
});

describe('the movement', () => {
  it('adds up to the trend exactly, and time alone never lifts depth', () => {
    check((days, score) => {
      const { previousDepth, passingTime, newActivity } = depthMovement(days, score);
      expect(sum([passingTime, newActivity])).toBe(micro(score.trend));
      expect(sum([previousDepth, passingTime, newActivity])).toBe(micro(score.depth));
      expect(passingTime).toBeLessThanOrEqual(0);
    });
  });

  it('comes from time alone if there is no active day in the window', () => {
    check((days, score) => {
      const { activeDays, newActivity } = depthMovement(days, score);
      if (activeDays === 0) expect(newActivity).toBe(0);
    });
  });

  it.each<[string, ActiveDay[], string]>([
    ['newcomer', every(3, 2, 1), 'New: first active 4 days ago, on 2 days so far.'],
    ['newcomer of one day', every(3, 1), 'New: first active today, once so far.'],
    [
      'one that rises',
      [...every(14, 4, 30), ...every(2, 10)],
      'Up 0.29 since 2024-09-06: 10 active days in these 28 days, 2 in the 28 before.',
    ],
    [
      'one that went silent',
      every(7, 26, 30),
      'Down 0.18 since 2024-09-06: no active day in these 28 days, 4 in the 28 before; silent 30 days, usually every 7.',
    ],
    [
      'one that goes on as ever',
      every(4, 160),
      'Hardly changed since 2024-09-06: 7 active days in these 28 days, 7 in the 28 before.',
    ],
  ])('of a %s in one sentence', (_, days, sentence) => {
    expect(depthMovement(days, scoreRelationship(days, AS_OF) as RelationshipScore).sentence).toBe(sentence);
  });

  it('is always one sentence', () => {
    check((days, score) => expect(depthMovement(days, score).sentence).toMatch(/^[A-Z][^.]*(\.\d[^.]*)*\.$/));
  });
});

describe('the reasons of a flag', () => {
  it('are none without a flag, and at least one clause of the rule with it', () => {
    check((_, score) => {
      const reasons = riskReasons(score);
      const clauses = reasons.filter((reason) => reason !== 'declining');
      expect(clauses.length > 0).toBe(score.atRisk);
      if (!score.atRisk) expect(reasons).toEqual([]);
      else expect(reasons.includes('declining')).toBe(score.trend <= -0.05);
    });
  });

  it.each<[string, ActiveDay[], string[]]>([
    ['a new contact that cools', [active(AS_OF - 7, 1, 2)], ['low_depth']],
    ['a deep one past four gaps', every(7, 26, 35), ['silent_vs_own_rhythm', 'declining']],
    ['one long gone', every(7, 26, 180), ['silent_vs_own_rhythm', 'low_depth']],
    ['one in touch', every(7, 26), []],
  ])('of %s', (_, days, reasons) => {
    expect(riskReasons(scoreRelationship(days, AS_OF) as RelationshipScore)).toEqual(reasons);
  });
});

describe('the outlook', () => {
  it('is exact to the day: scoring every day finds nothing earlier', () => {
    check((days, score) => {
      const { nextBand, atRiskDay } = depthOutlook(days, score);
      const known = days.filter(({ day }) => day <= AS_OF);
      const last = Math.max(nextBand?.day ?? 0, atRiskDay ?? 0);
      for (let day = AS_OF + 1; day <= last; day++) {
        const then = scoreRelationship(known, day) as RelationshipScore;
        if (nextBand) expect([day, then.band !== score.band]).toEqual([day, day >= nextBand.day]);
        if (nextBand?.day === day) expect(then.band).toBe(nextBand.band);
        if (atRiskDay) expect([day, then.atRisk]).toEqual([day, day >= atRiskDay]);
      }
      expect(nextBand === null).toBe(score.band === 'faint');
      expect(atRiskDay === null).toBe(score.atRisk || score.interactions < 2);
    }, 80);
  });

  it('ignores facts after the as-of day', () => {
    const days = every(7, 12);
    const score = scoreRelationship(days, AS_OF) as RelationshipScore;
    expect(depthOutlook([...days, active(AS_OF + 3)], score)).toEqual(depthOutlook(days, score));
  });

  it('has no day for what can never happen under the settings', () => {
    const settings = { ...DEFAULT_SETTINGS, bandLight: 0, coolingDepth: 0, overdueDepth: 0 };
    const days = every(7, 4, 20);
    const score = scoreRelationship(days, AS_OF, { ...settings, bandWarm: 0.9 }) as RelationshipScore;
    expect(score.band).toBe('light');
    expect(depthOutlook(days, score, { ...settings, bandWarm: 0.9 })).toEqual({ nextBand: null, atRiskDay: null });
  });

  it('of two messages on one day is the flag of a week later', () => {
    const days = [active(AS_OF, 1, 2)];
    const outlook = depthOutlook(days, scoreRelationship(days, AS_OF) as RelationshipScore);
    expect(outlook.atRiskDay).toBe(AS_OF + 7);
  });
});
