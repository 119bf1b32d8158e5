import { barsSvg } from '../charts/bars-svg';
import SaveChart from '../charts/save-chart';
import type { Format } from '../format/format';

interface SaveBarsProps {
  readonly name: string;
  /** What the rows are, as the heading of a column. */
  readonly of: string;
  /** The heading of their numbers. */
  readonly counted: string;
  readonly counts: readonly { readonly label: string; readonly count: number }[];
  readonly format: Format;
}

/** Saves a chart of numbers that make up a whole. */
export default function SaveBars({ name, of, counted, counts, format }: SaveBarsProps) {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const shareOf = (count: number) => (total === 0 ? 0 : count / total);
  return (
    <SaveChart
      name={name}
      rows={() => [[of, counted, 'share'], ...counts.map(({ label, count }) => [label, count, shareOf(count)])]}
      svg={() =>
        barsSvg(
          name,
          counts.map(({ label, count }) => ({
            label,
            to: count / most,
            value: `${format.count(count)} (${format.percent(shareOf(count))})`,
          })),
        )
      }
    />
  );
}
