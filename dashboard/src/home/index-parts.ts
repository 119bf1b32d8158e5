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
      'How many contacts you can expect to take part: the sum of the evidence, which is depth without the hope of a first reply.',
    formula: (settings) => `sum of evidence / (sum of evidence + ${settings?.breadth_half ?? '…'})`,
  },
  {
    key: 'depth_quality',
    label: 'Depth quality',
    meaning:
      'How deep the important relationships are: the mean evidence, weighted by what each relationship is worth, so that one-off contacts do not pull it down.',
    formula: () => 'sum of (weight × evidence) / sum of weights',
  },
  {
    key: 'trend',
    label: 'Trend',
    meaning: 'Whether more evidence was gained than lost within 28 days. 50 is even.',
    formula: () => '(gains + 1) / (gains + losses + 2)',
  },
  {
    key: 'risk',
    label: 'Safety',
    meaning:
      'The share of the weight that is neither at risk nor dormant. At 100 no relationship of weight is lost or about to be.',
    formula: () => '1 - weight at risk or dormant / sum of weights',
  },
];
