import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../scoring/score-settings';
import { moatMove, NO_MOAT } from './moat-move';

const weights = { before: DEFAULT_SETTINGS, now: DEFAULT_SETTINGS };
const at = { index: 0.4, breadth: 0.2, depth_quality: 0.5, trend: 0.5, risk: 0.525 };

it('a move of the index names the components that went its way, the strongest first', () => {
  const now = { index: 0.37, breadth: 0.1, depth_quality: 0.6, trend: 0.4, risk: 0.4 };
  expect(moatMove(at, now, 0.02, weights)).toEqual({ from: '0.4', to: '0.37', reasons: ['breadth', 'risk', 'trend'] });
});

it('it is no move below the step, and one from exactly the step on', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 1_000, max: 1_000_000 }),
      (millionths, step) => {
        const move = moatMove(at, { ...at, index: millionths / 1e6 }, step / 1e6, weights);
        expect(move !== null).toBe(Math.abs(millionths - 400_000) >= step);
      },
    ),
  );
});

it('other weights alone move it, and an empty project has none', () => {
  const heavy = { ...DEFAULT_SETTINGS, weightBreadth: 0.1, weightRisk: 0.4 };
  const move = moatMove(at, { ...at, index: 0.465 }, 0.02, { before: DEFAULT_SETTINGS, now: heavy });
  expect(move?.reasons).toEqual(['risk']);
  expect(moatMove(NO_MOAT, NO_MOAT, 0.001, weights)).toBeNull();
});
