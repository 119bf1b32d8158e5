import { equalAlarms, evaluateParticipation, participationModel, participationVerdict } from './participation';

const forecasts = (depth: number[], flags: number[]) => ({
  depth: Float64Array.from(depth),
  isAtRisk: Uint8Array.from(flags),
});
const TOOK_PART = Uint8Array.from([1, 1, 0, 0]);

describe('the participation forecasts of a model', () => {
  const good = forecasts([0.9, 0.8, 0.2, 0.1], [0, 1, 1, 1]);
  const poor = forecasts([0.5, 0.5, 0.5, 0.5], [1, 1, 0, 0]);
  const alarms = equalAlarms([good, poor]);
  const [fixed, learned] = [
    participationModel('fixed', [evaluateParticipation(poor, TOOK_PART, alarms)]),
    participationModel('learned', [evaluateParticipation(good, TOOK_PART, alarms)]),
  ];

  it('have log loss, Brier score and reliability', () => {
    expect(learned.log_loss).toBeCloseTo(-(2 * Math.log(0.9) + 2 * Math.log(0.8)) / 4, 4);
    expect(learned.brier).toBeCloseTo((0.01 + 0.04 + 0.04 + 0.01) / 4, 4);
    expect(learned.auc).toBe(1);
    expect(fixed.auc).toBe(0.5);
    expect(learned.reliability[9]).toEqual({ from: 0.9, to: 1, rows: 1, said: 0.9, took_part: 1 });
    expect(learned.reliability[5]).toMatchObject({ rows: 0, said: null, took_part: null });
    expect(fixed.reliability[5]).toMatchObject({ rows: 4, said: 0.5, took_part: 0.5 });
    expect(fixed.calibration_error).toBe(0);
  });

  it('have precision at the number of alarms that every model has, the most certain first', () => {
    expect(alarms).toBe(2);
    expect([learned.alarms, learned.precision]).toEqual([2, 1]);
    expect(fixed.precision).toBe(0);
  });

  it('are described in words, also when the learned model loses', () => {
    expect(participationVerdict([fixed, learned], 30, false)).toMatch(
      /predicts better than the fixed one.*Of 2 alarms of each, 100.0 %/,
    );
    const swapped = [
      { ...learned, model: 'fixed' as const },
      { ...fixed, model: 'learned' as const },
    ];
    expect(participationVerdict(swapped, 30, true)).toMatch(/worse than the fixed one.*Provisional/);
    expect(participationVerdict([], 30, false)).toBe('');
  });

  it('may be certain and wrong', () => {
    const sure = evaluateParticipation(forecasts([0, 1, 1, 0], [0, 0, 0, 0]), TOOK_PART, 0);
    expect(Number.isFinite(sure.logLoss)).toBe(true);
  });
});
