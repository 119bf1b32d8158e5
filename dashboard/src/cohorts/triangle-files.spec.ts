import type { TriangleCohort } from '../api/cohort-queries';
import { triangleGrid, triangleRows } from './triangle-files';

const cell = (offset: number, active: number | null) => ({
  ...{ offset, from: '2026-06-01', to: '2026-06-07', complete: active !== null, active },
  ...{ retention: active === null ? null : active / 10, avg_depth: active === null ? null : 0.25 },
});
const COHORTS: TriangleCohort[] = [
  { label: '2026-W23', entry: '2026-06-01', complete: true, size: 10, cells: [cell(0, 7), cell(1, null)] },
];
const FORMAT = { shortDay: String, month: String, count: String, percent: (share: number) => `${share * 100}%` };

it('the triangle is saved cell by cell, without numbers of a period that is not over', () => {
  const [heads, first, second] = triangleRows(COHORTS, 'week');
  expect(heads?.slice(3)).toEqual(['week', 'from', 'to', 'active', 'retention', 'avg_depth']);
  expect(first).toEqual(['2026-W23', '2026-06-01', 10, 0, '2026-06-01', '2026-06-07', 7, 0.7, 0.25]);
  expect(second?.slice(6)).toEqual([null, null, null]);
});

it('the triangle is a picture of what the page shows', () => {
  const { columns, rows } = triangleGrid(COHORTS, 'week', 'retention', FORMAT);
  expect(columns).toEqual(['Size', '0', '1']);
  expect(rows[0]?.cells).toEqual([
    { text: '10', share: null },
    { text: '70%', share: 1 },
    { text: '…', share: null },
  ]);
  expect(triangleGrid(COHORTS, 'week', 'active', FORMAT).rows[0]?.cells[1]).toEqual({ text: '7', share: 1 });
  expect(triangleGrid([], 'month', 'active', FORMAT)).toEqual({ columns: ['Size', '0'], rows: [] });
});
