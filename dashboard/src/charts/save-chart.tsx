import { saveFile } from '../browser/save-file';
import { csvOf } from './csv';
import styles from './line-chart.module.css';

interface SaveChartProps {
  /** File name. */
  readonly name: string;
  readonly rows: () => Parameters<typeof csvOf>[0];
  /** The picture of the same. */
  readonly svg: () => string;
}

/** Saves what a chart shows, as numbers and as a picture. */
export default function SaveChart({ name, rows, svg }: SaveChartProps) {
  return (
    <div className={styles.save}>
      <button
        type="button"
        aria-label={`Save ${name} as CSV`}
        onClick={() => saveFile(new Blob([csvOf(rows())], { type: 'text/csv' }), `${name}.csv`)}
      >
        CSV
      </button>
      <button
        type="button"
        aria-label={`Save ${name} as SVG`}
        onClick={() => saveFile(new Blob([svg()], { type: 'image/svg+xml' }), `${name}.svg`)}
      >
        SVG
      </button>
    </div>
  );
}
