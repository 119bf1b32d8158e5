import type { ScoreSettings } from '../api/settings-query';
import { changesOf, fieldValue, SCORE_FIELDS, shownValue, typedValue } from './score-form';

const settings: ScoreSettings = {
  horizon_days: 30,
  bands: { deep: 0.75, strong: 0.5, warm: 0.25, light: 0.1 },
  at_risk: { cooling_silence_days: 7, cooling_depth: 0.4, overdue_silence_days: 14, overdue_depth: 0.6 },
  breadth_half: 25,
  weights: { breadth: 0.3, depth_quality: 0.35, trend: 0.15, risk: 0.2 },
  model: 'fixed',
  undirected: 'counts',
  signals: {
    cooldown_days: 3,
    reply_owed_days: 3,
    moat_index_step: 0.02,
    keep_days: 90,
    episode_potential: 0.25,
    holdout_percent: 0,
  },
};
const asFilled = () =>
  new Map<string, number | string>(SCORE_FIELDS.map((field) => [field.name, fieldValue(settings, field)]));

describe('the form of the score settings', () => {
  it('has a field for every number of the settings', () => {
    const numbers = Object.values(settings)
      .flatMap((part) => (typeof part === 'object' ? Object.values(part) : [part]))
      .filter((part) => typeof part === 'number');
    expect([...asFilled().values()].sort()).toEqual(numbers.sort());
  });

  it('sends only changed values', () => {
    expect(changesOf(settings, asFilled())).toEqual({});
    const filled = asFilled().set('horizon_days', 14).set('bands.deep', 0.8).set('bands.warm', 0.2);
    expect(changesOf(settings, filled)).toEqual({ horizon_days: 14, bands: { deep: 0.8, warm: 0.2 } });
    const chosen = asFilled().set('model', 'learned').set('undirected', 'counts');
    expect(changesOf(settings, chosen)).toEqual({ model: 'learned' });
  });

  it('has shares in percent and parts of the index in points, and sends back the same number', () => {
    const shown = new Map(SCORE_FIELDS.map((field) => [field.name, shownValue(settings, field)]));
    for (const [name, value] of Object.entries({ horizon_days: 30, 'bands.deep': 75, 'signals.moat_index_step': 2 })) {
      expect([name, shown.get(name)]).toEqual([name, value]);
    }
    for (const field of SCORE_FIELDS) {
      expect([field.name, typedValue(field, shownValue(settings, field))]).toEqual([
        field.name,
        fieldValue(settings, field),
      ]);
    }
    const share = SCORE_FIELDS.find(({ name }) => name === 'bands.light');
    expect(share && typedValue(share, 7)).toBe(0.07);
    expect(share && shownValue({ ...settings, bands: { ...settings.bands, light: 0.07 } }, share)).toBe(7);
  });
});
