import { depthExplanation } from '../../src/explain/relationship-answers';
import { utcDay } from '../../src/scoring/iso-day';
import { FIXED_MODEL, type ModelRow } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { LAST_WORD } from '../../src/scoring/rules';
import { type ScoreBasis, ScoredDays } from '../../src/scoring/score-basis';
import { conversationDays } from '../support/conversations';
import { AS_OF, isoDay } from '../support/facts';
import {
  differences,
  type GoldenV2,
  loadGoldenV2,
  modelOfReference,
  toReferenceModel,
  toScoredV2,
} from '../support/golden';

const golden = loadGoldenV2();

/** As the database would send it, with one model that is in force on all days. */
function scoredDays(days: readonly RelationshipDay[], model: ModelRow): ScoredDays {
  const { l_start_day, fitted_on, ...row } = toReferenceModel(model);
  const basis: ScoreBasis = {
    score_version: 2,
    score_settings: { horizon: model.horizon },
    version_1_until: null,
    models: [
      {
        ...row,
        l_start_day: isoDay(l_start_day),
        fitted_on: fitted_on === null ? null : isoDay(fitted_on),
        from_day: '1970-01-01',
      },
    ],
    days: days.map((it) => [
      it.day,
      it.weight,
      it.interactions,
      it.inbound,
      it.outbound,
      it.weight,
      LAST_WORD[it.lastWord],
    ]),
  };
  return new ScoredDays(basis);
}

const millionths = (value: number) => Math.round(value * 1e6);

(golden ? describe : describe.skip)('an explanation under version 2 against golden.json', () => {
  const { models, cases } = golden ?? ({ models: {}, cases: [] } as Pick<GoldenV2, 'models' | 'cases'>);

  it.each(cases.map((it) => [it.name, it] as const))('%s', (_, it) => {
    const model = modelOfReference(models[it.model] as GoldenV2['models'][string]);
    const body = depthExplanation(scoredDays(rollUpDays(toScoredV2(it.interactions)), model), utcDay(it.as_of));
    if (it.expected === null) {
      expect(body).toBeNull();
      return;
    }
    const { inputs, contributions } = body ?? { inputs: null, contributions: [] };
    const got = {
      ...it.expected,
      n_interactions: inputs?.interactions,
      n_participating: inputs?.participating_interactions,
      n_in: inputs?.inbound,
      n_out: inputs?.outbound,
      n_days: inputs?.active_days,
      silence_days: inputs?.silence_days,
      typical_gap: inputs?.typical_gap,
      active_value: inputs?.active_value,
      expected: inputs?.expected_active_days,
      evidence: inputs?.evidence,
      first_reply_chance: inputs?.first_reply_chance,
      potential: inputs?.potential,
      depth: body?.depth,
      band: body?.band,
      prev_depth: body?.movement.depth_then,
      delta: body?.trend,
      trend: body?.trend_word,
      at_risk: body?.at_risk,
      stage: body?.stage,
      turn: body?.turn,
      recommended_action: body?.action.code,
      sentence: body?.action.sentence,
      contributions: Object.fromEntries(contributions.map(({ factor, contribution }) => [factor, contribution])),
    };
    expect(differences(got, it.expected)).toEqual([]);
  });
});

describe('an explanation under version 2', () => {
  const learned: ModelRow = {
    ...FIXED_MODEL,
    ...{ kind: 'learned', version: 2, c: -0.9, a: 0.7, f: 0.6, s: 0.2, m: 0.3, y: 0.5, rho: 0.15 },
    ...{ lStartDay: AS_OF - 90, fittedOn: AS_OF - 1, fromDay: AS_OF, rows: 500, outcomes: 200 },
  };
  const histories = conversationDays(120);

  it.each([
    ['fixed', FIXED_MODEL],
    ['learned', learned],
  ])('adds up to the last digit: %s', (_, model) => {
    const kinds = new Set<string>();
    for (const days of histories) {
      const body = depthExplanation(scoredDays(days, model), AS_OF);
      if (body === null) continue;
      const parts = body.contributions.map(({ contribution }) => millionths(contribution));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(millionths(body.depth));
      expect(body.contributions.at(-1)?.depth).toBe(body.depth);
      const { passing_time, new_activity } = body.movement;
      expect(millionths(passing_time) + millionths(new_activity)).toBe(millionths(body.trend));
      for (const { why } of body.contributions) expect(why).toMatch(/^[A-Z][^.]*\.$/);
      for (const [part, value] of parts.entries()) if (value !== 0) kinds.add(body.contributions[part]?.factor ?? '');
      expect(body.at_risk_reasons.length > 0).toBe(body.at_risk);
      expect(body.learned).toEqual(
        model === FIXED_MODEL || body.inputs.silence_days === null
          ? { level: 0, activity: 0, silence: 0 }
          : expect.objectContaining({ level: expect.any(Number) }),
      );
    }
    const wanted = ['active_days', 'age', 'silence', ...(model === FIXED_MODEL ? [] : ['learned']), 'first_reply'];
    expect([...kinds].sort()).toEqual(wanted.sort());
  });

  it.each([
    ['fixed', FIXED_MODEL],
    ['learned', learned],
  ])('looks ahead to the exact days: %s', (_, model) => {
    const seen = { band: 0, risk: 0, dormant: 0 };
    for (const days of histories) {
      const body = depthExplanation(scoredDays(days, model), AS_OF);
      const known = days.filter(({ day }) => day <= AS_OF);
      if (body === null) continue;
      const on = (date: string | null, back = 0) =>
        date === null ? null : scoreRelationship(known, utcDay(date) - back, model);
      const { next_band, next_band_on, at_risk_on, dormant_on } = body.outlook;
      if (next_band_on !== null) {
        expect([on(next_band_on, 1)?.band, on(next_band_on)?.band]).toEqual([body.band, next_band]);
        seen.band += 1;
      }
      if (at_risk_on !== null) {
        expect([on(at_risk_on, 1)?.atRisk, on(at_risk_on)?.atRisk]).toEqual([false, true]);
        seen.risk += 1;
      } else {
        // A response without such a day means that it does not come within a year.
        for (let day = 1; day < 365 && !body.at_risk; day += 7) {
          expect(scoreRelationship(known, AS_OF + day, model)?.atRisk).toBe(false);
        }
      }
      if (dormant_on !== null) {
        expect([on(dormant_on, 1)?.dormant, on(dormant_on)?.dormant]).toEqual([false, true]);
        seen.dormant += 1;
      }
    }
    expect(Math.min(seen.band, seen.risk, seen.dormant)).toBeGreaterThan(10);
  });
});
