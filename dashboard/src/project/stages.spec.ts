import { stageLabel } from './stages';

it('a relationship at risk is said to be, whatever its stage, because not everybody sees colours', () => {
  expect(stageLabel('new', true)).toBe('New, at risk');
  expect(stageLabel('at_risk', true)).toBe('At risk');
  expect(stageLabel('new')).toBe('New');
});
