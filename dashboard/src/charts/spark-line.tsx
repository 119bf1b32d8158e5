import styles from './spark-line.module.css';

const WIDTH = 96;
const HEIGHT = 28;
const INSET = 3;

interface SparkLineProps {
  /** From the earliest to the latest, 0..1. */
  readonly values: readonly number[];
  /** Places of values that were computed in another way than the one before: the line begins again. */
  readonly breaks?: readonly number[];
  /** Text for screen readers. */
  readonly summary: string;
}

/** A small line without axes, in the range of its values. */
export function SparkLine({ values, breaks = [], summary }: SparkLineProps) {
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const at = (value: number, index: number): string => {
    const x = values.length === 1 ? WIDTH / 2 : INSET + (index / (values.length - 1)) * (WIDTH - 2 * INSET);
    const y = HEIGHT - INSET - ((value - low) / range) * (HEIGHT - 2 * INSET);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const begins = [0, ...breaks];
  const parts = begins.map((begin, part) => values.map(at).slice(begin, begins[part + 1]));
  const [x, y] = at(values.at(-1) ?? 0, values.length - 1).split(',');
  return (
    <svg className={styles.line} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary}>
      <title>{summary}</title>
      {parts.map((part) => (
        <polyline key={part[0]} points={part.join(' ')} />
      ))}
      <circle cx={x} cy={y} r="2.5" />
    </svg>
  );
}
