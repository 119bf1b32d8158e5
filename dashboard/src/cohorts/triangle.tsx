import type { Cell, TriangleCell, TriangleCohort, Unit } from '../api/cohort-queries';
import { useFormat } from '../format/use-format';
import { Wide } from '../ui/wide';
import { heatClass } from './heat';
import styles from './triangle.module.css';

/** In pixels: the width of the first two columns, and the maximum width of a cell. */
const HEADS_WIDTH = 150;
const CELL_WIDTH = 60;
/** As many periods fit a page of paper. */
const PRINTED_PERIODS = 30;

/** The class of cells that are left out on paper, if this is one. */
const onPaper = (offset: number) => (offset < PRINTED_PERIODS ? '' : styles.unprinted);

export type Measure = 'retention' | 'active' | 'avg_depth';

interface TriangleProps {
  readonly cohorts: readonly TriangleCohort[];
  readonly unit: Unit;
  readonly measure: Measure;
  readonly choose: (cell: Cell) => void;
}

/** Cohorts from top to bottom, periods since entry from left to right; darker means more. */
export function Triangle({ cohorts, unit, measure, choose }: TriangleProps) {
  const format = useFormat();
  const longest = Math.max(0, ...cohorts.map(({ cells }) => cells.at(-1)?.offset ?? 0));
  const offsets = Array.from({ length: longest + 1 }, (_, offset) => offset);
  if (cohorts.length === 0) return <p className={styles.none}>No cohorts yet.</p>;
  return (
    <Wide className={styles.scroll}>
      <table className={styles.table} style={{ maxWidth: HEADS_WIDTH + offsets.length * CELL_WIDTH }}>
        <thead>
          <tr>
            <th scope="col">First active</th>
            <th scope="col" className={styles.size}>
              Size
            </th>
            {offsets.map((offset) => (
              <th
                key={offset}
                scope="col"
                className={`${styles.offset} ${onPaper(offset)}`}
                aria-label={`${unit} ${offset}`}
              >
                {offset}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map(({ label, entry, size, cells }) => (
            <tr key={entry}>
              <th scope="row" title={`${label}, from ${format.day(entry)}`}>
                {unit === 'week' ? format.shortDay(entry) : format.month(entry)}
              </th>
              <td className={styles.size}>{format.count(size)}</td>
              {cells.map((cell) => (
                <Square
                  key={cell.offset}
                  cell={cell}
                  size={size}
                  measure={measure}
                  name={`${label}, ${unit} ${cell.offset}`}
                  choose={() => choose({ unit, entry, offset: cell.offset })}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {offsets.length > PRINTED_PERIODS && (
        <p className={styles.printed}>
          The first {PRINTED_PERIODS} {unit}s. The CSV has all {format.count(offsets.length)}.
        </p>
      )}
    </Wide>
  );
}

interface SquareProps {
  readonly cell: TriangleCell;
  readonly size: number;
  readonly measure: Measure;
  readonly name: string;
  readonly choose: () => void;
}

function Square({ cell, size, measure, name, choose }: SquareProps) {
  const format = useFormat();
  const { complete, active, retention, avg_depth, from, to } = cell;
  const share = measure === 'avg_depth' ? avg_depth : retention;
  const known = complete && active !== null && retention !== null && avg_depth !== null;
  const about = known
    ? `: ${format.count(active)} of ${format.count(size)} active (${format.percent(retention)}), average depth ${format.percent(avg_depth)}`
    : ': not over yet';
  const text = {
    retention: format.bare(retention ?? 0),
    active: format.count(active ?? 0),
    avg_depth: format.bare(avg_depth ?? 0),
  }[measure];
  return (
    <td className={`${styles.cell} ${onPaper(cell.offset)}`}>
      <button
        type="button"
        className={known ? `${styles.square} ${heatClass(share ?? 0)}` : `${styles.square} ${styles.unfinished}`}
        title={`${name}${about}. ${format.shortDay(from)} to ${format.day(to)}`}
        onClick={choose}
      >
        {known && text} <span className="visually-hidden">{name + about}</span>
      </button>
    </td>
  );
}
