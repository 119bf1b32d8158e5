import { utcDay } from '../../src/scoring/iso-day';
import { DEFAULT_BREADTH_HALF, SCORE } from '../../src/scoring/score-constants';
import { moatIndex } from '../../src/scoring/version-1/moat-index';
import { scoreRelationship } from '../../src/scoring/version-1/relationship-score';
import { rollUp } from '../../src/scoring/version-1/roll-up';
import { loadGolden, toScored } from '../support/golden-version-1';

const golden = loadGolden();
const tolerance = 1e-6 + 1e-12;

(golden ? describe : describe.skip)('the formula against golden.json', () => {
  const { parameters, cases, moat } = golden ?? { parameters: null, cases: [], moat: null };

  it('has the same constants', () => {
    expect({
      half_life_days: SCORE.halfLife,
      gap_prior_days: SCORE.gapPrior,
      fresh_gaps: SCORE.freshGaps,
      fresh_power: SCORE.freshPower,
      horizon_days: SCORE.horizon,
      window_days: SCORE.window,
      trend_step: SCORE.trendStep,
      bands: { deep: SCORE.bandDeep, strong: SCORE.bandStrong, warm: SCORE.bandWarm, light: SCORE.bandLight, faint: 0 },
      moat_weights: {
        breadth: SCORE.weightBreadth,
        depth_quality: SCORE.weightDepthQuality,
        trend: SCORE.weightTrend,
        risk: SCORE.weightRisk,
      },
      breadth_half: DEFAULT_BREADTH_HALF,
    }).toEqual(parameters);
  });

  it.each(cases.map((it) => [it.name, it] as const))('%s', (_, { interactions, as_of, expected }) => {
    const got = scoreRelationship(rollUp(toScored(interactions)), utcDay(as_of));
    if (expected === null) return expect(got).toBeNull();
    const numbers: [number | undefined, number][] = [
      [got?.typicalGap, expected.typical_gap],
      [got?.activeValue, expected.active_value],
      [got?.freshness, expected.freshness],
      [got?.expectedActiveDays, expected.expected_active_days_30],
      [got?.depth, expected.depth],
      [got?.risk, expected.risk],
      [got?.potential, expected.potential],
      [got?.previousDepth, expected.prev_depth],
      [got?.trend, expected.delta],
    ];
    for (const [value = Number.NaN, wanted] of numbers) expect(Math.abs(value - wanted)).toBeLessThan(tolerance);
    expect(got).toMatchObject({
      interactions: expected.n_interactions,
      activeDays: expected.n_days,
      silenceDays: expected.silence_days,
      band: expected.band,
      trendWord: expected.trend,
      atRisk: expected.at_risk,
      stage: expected.stage,
      action: expected.recommended_action,
    });
  });

  it('the Moat Index of all cases of one day', () => {
    const book = cases
      .filter(({ as_of }) => as_of === '2025-06-30')
      .map(({ interactions, as_of }) => scoreRelationship(rollUp(toScored(interactions)), utcDay(as_of)))
      .filter((score) => score !== null);
    const index = moatIndex(book);
    const got = {
      breadth: index.breadth,
      depth_quality: index.depthQuality,
      trend: index.trend,
      risk: index.risk,
      moat_index: index.moatIndex,
    };
    for (const [name, wanted] of Object.entries(moat?.expected ?? {})) {
      expect(Math.abs(got[name as keyof typeof got] - wanted)).toBeLessThan(tolerance);
    }
  });
});
