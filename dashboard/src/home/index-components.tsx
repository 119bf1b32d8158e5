import type { ReactNode } from 'react';

interface IndexComponent {
  readonly key: 'breadth' | 'depth_quality' | 'trend' | 'risk';
  readonly label: string;
  /** Share of the index, 0 to 1. */
  readonly weight: number;
  readonly explanation: ReactNode;
}

/** The four parts of the Moat Index, as score definition and API documentation have them. */
export const COMPONENTS: readonly IndexComponent[] = [
  {
    key: 'breadth',
    label: 'Breadth',
    weight: 0.3,
    explanation: (
      <>
        <p>
          How many relationships you can count on: the sum of all depths, that is, the active ones to expect in the next
          30 days.
        </p>
        <p>
          <code>sum / (sum + 25)</code>: one half at 25, or at what the project sets.
        </p>
      </>
    ),
  },
  {
    key: 'depth_quality',
    label: 'Depth quality',
    weight: 0.35,
    explanation: (
      <>
        <p>
          How deep those are that count: the mean depth, weighted by depth itself, so that one-off contacts do not pull
          it down.
        </p>
        <p>
          <code>sum of depth² / sum of depth</code>
        </p>
      </>
    ),
  },
  {
    key: 'trend',
    label: 'Trend',
    weight: 0.15,
    explanation: (
      <>
        <p>Whether more depth was gained than lost within 28 days. 50 is even.</p>
        <p>
          <code>(gains + 1) / (gains + losses + 2)</code>
        </p>
      </>
    ),
  },
  {
    key: 'risk',
    label: 'Safety',
    weight: 0.2,
    explanation: (
      <p>The share of your potential that is not at risk. 100 means that nobody of value is about to be lost.</p>
    ),
  },
];
