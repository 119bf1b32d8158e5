import type { ScoreSettings } from '../api/settings-query';

interface IndexPart {
  readonly key: keyof ScoreSettings['weights'];
  readonly label: string;
  readonly meaning: string;
  /** The formula with the settings of the project; undefined until they are loaded. */
  readonly formula: (settings: ScoreSettings | undefined) => string;
}

/** The four parts of the Moat Index, as the API documents them. */
export const INDEX_PARTS: readonly IndexPart[] = [
  {
    key: 'breadth',
    label: 'Breadth',
    meaning:
      'How many relationships you can count on: the sum of all depths, which is the expected number of active relationships.',
    formula: (settings) => `sum of depths / (sum of depths + ${settings?.breadth_half ?? '…'})`,
  },
  {
    key: 'depth_quality',
    label: 'Depth quality',
    meaning:
      'How deep the important relationships are: the mean depth, weighted by depth, so that one-off contacts do not pull it down.',
    formula: () => 'sum of squared depths / sum of depths',
  },
  {
    key: 'trend',
    label: 'Trend',
    meaning: 'Whether more depth was gained than lost within 28 days. 50 is even.',
    formula: () => '(gains + 1) / (gains + losses + 2)',
  },
  {
    key: 'risk',
    label: 'Safety',
    meaning: 'The share of your potential that is not at risk. At 100 no valuable relationship is about to be lost.',
    formula: () => '1 - potential at risk / potential',
  },
];
