import { useRef } from 'react';
import type { Backtest } from '../api/evidence-queries';
import { drawnSvg } from '../charts/drawn-svg';
import SaveChart from '../charts/save-chart';
import { useFormat } from '../format/use-format';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';
import styles from './reliability-diagram.module.css';

type Tenth = Backtest['participation'][number]['reliability'][number];
type Known = Tenth & { readonly said: number; readonly took_part: number };

const SIZE = 240;
const MIN_RADIUS = 3;
const MAX_RADIUS = 12;

/** Predicted against observed: on the diagonal, as many took part as the score had said. The table has the same numbers. */
export function ReliabilityDiagram({ tenths }: { tenths: readonly Tenth[] }) {
  const format = useFormat();
  const drawn = useRef<SVGSVGElement>(null);
  const known = tenths.filter((tenth): tenth is Known => tenth.said !== null && tenth.took_part !== null);
  const most = Math.max(...known.map(({ rows }) => rows), 1);
  const radius = (rows: number) => MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * Math.sqrt(rows / most);
  return (
    <>
      <div className={styles.both}>
        <svg ref={drawn} className={styles.diagram} viewBox={`-36 -14 ${SIZE + 50} ${SIZE + 50}`} aria-hidden="true">
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <g key={share} className={styles.grid}>
              <line x1={share * SIZE} x2={share * SIZE} y1={0} y2={SIZE} />
              <line x1={0} x2={SIZE} y1={share * SIZE} y2={share * SIZE} />
              <text x={share * SIZE} y={SIZE + 14} textAnchor="middle">
                {format.percent(share)}
              </text>
              <text x={-6} y={(1 - share) * SIZE + 4} textAnchor="end">
                {format.percent(share)}
              </text>
            </g>
          ))}
          <text x={SIZE / 2} y={SIZE + 30} textAnchor="middle" className={styles.axis}>
            predicted
          </text>
          <text x={8} y={14} className={styles.axis}>
            observed
          </text>
          <line className={styles.right} x1={0} y1={SIZE} x2={SIZE} y2={0} />
          {known.map(({ from, said, took_part, rows }) => (
            <circle key={from} className={styles.tenth} cx={said * SIZE} cy={(1 - took_part) * SIZE} r={radius(rows)}>
              <title>{`${format.percent(said)} predicted, ${format.percent(took_part)} observed, ${format.count(rows)} relationships`}</title>
            </circle>
          ))}
        </svg>
        <Wide>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">Depth</th>
                <th scope="col">Predicted</th>
                <th scope="col">Took part</th>
                <th scope="col">Relationships</th>
              </tr>
            </thead>
            <tbody>
              {known.map(({ from, to, said, took_part, rows }) => (
                <tr key={from}>
                  <th scope="row">
                    {format.percent(from)} to {format.percent(to)}
                  </th>
                  <td>{format.exactPercent(said)}</td>
                  <td>{format.exactPercent(took_part)}</td>
                  <td>{format.count(rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </div>
      <SaveChart
        name="Predicted and observed"
        rows={() => [
          ['from', 'to', 'predicted', 'took_part', 'relationships'],
          ...known.map(({ from, to, said, took_part, rows }) => [from, to, said, took_part, rows]),
        ]}
        svg={() => drawnSvg('Predicted and observed', drawn.current)}
      />
    </>
  );
}
