import type { TriangleCohort, Unit } from '../api/cohort-queries';
import type { SvgGridRow } from '../charts/grid-svg';
import type { Format } from '../format/format';
import type { Measure } from './triangle';

/** Shares above this have the darkest colour, as on the page. */
const FULL = 0.7;

/** A row for each cell of the triangle. Of a period that is not over, only its dates are known. */
export function triangleRows(cohorts: readonly TriangleCohort[], unit: Unit): (string | number | null)[][] {
  return [
    ['cohort', 'first_day', 'size', unit, 'from', 'to', 'active', 'retention', 'avg_depth'],
    ...cohorts.flatMap(({ label, entry, size, cells }) =>
      cells.map(({ offset, from, to, complete, active, retention, avg_depth }) => [
        ...[label, entry, size, offset, from, to],
        ...(complete ? [active, retention, avg_depth] : [null, null, null]),
      ]),
    ),
  ];
}

/** The triangle as a picture. */
export function triangleGrid(
  cohorts: readonly TriangleCohort[],
  unit: Unit,
  measure: Measure,
  format: Pick<Format, 'shortDay' | 'month' | 'count' | 'percent'>,
): { readonly columns: readonly string[]; readonly rows: readonly SvgGridRow[] } {
  const longest = Math.max(0, ...cohorts.map(({ cells }) => cells.at(-1)?.offset ?? 0));
  return {
    columns: ['Size', ...Array.from({ length: longest + 1 }, (_, offset) => String(offset))],
    rows: cohorts.map(({ entry, size, cells }) => ({
      label: unit === 'week' ? format.shortDay(entry) : format.month(entry),
      cells: [
        { text: format.count(size), share: null },
        ...cells.map((cell) => {
          const share = measure === 'avg_depth' ? cell.avg_depth : cell.retention;
          if (!cell.complete || share === null) return { text: '…', share: null };
          return {
            text: measure === 'active' ? format.count(cell.active ?? 0) : format.percent(share),
            share: share / FULL,
          };
        }),
      ],
    })),
  };
}
