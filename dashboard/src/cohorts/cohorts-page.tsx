import { useState } from 'react';
import { type Cell, type Unit, useTriangle } from '../api/cohort-queries';
import { gridSvg } from '../charts/grid-svg';
import SaveChart from '../charts/save-chart';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Choice } from '../ui/choice';
import { Help } from '../ui/help';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import styles from './cohorts-page.module.css';
import { MembersDrawer } from './members-drawer';
import { PublishedPoints } from './published-points';
import { type Measure, Triangle } from './triangle';
import { triangleGrid, triangleRows } from './triangle-files';

const UNITS = [
  ['week', 'Weeks'],
  ['month', 'Months'],
] as const;
const MEASURES = [
  ['retention', 'Retention, %'],
  ['active', 'Members'],
  ['avg_depth', 'Average depth, %'],
] as const;

/** The development of the contacts who started in the same week or month. */
export default function CohortsPage() {
  const { project_id, name } = useProject();
  const [unit, setUnit] = useState<Unit>('week');
  const [measure, setMeasure] = useState<Measure>('retention');
  const [cell, setCell] = useState<Cell | null>(null);
  const format = useFormat();
  const query = useTriangle(project_id, unit);
  const cohorts = query.data?.cohorts ?? [];
  const title = `Cohorts by ${unit}: ${MEASURES.find(([key]) => key === measure)?.[1]}`;
  useDocumentTitle(`Cohorts of ${name}`);
  return (
    <div className={styles.page}>
      <h1>Cohorts</h1>
      <Card
        title="Retention"
        note="select a cell to see its members"
        actions={
          <div className={styles.choices}>
            <Choice label="What to show" value={measure} choices={MEASURES} choose={setMeasure} />
            <Choice label="Length of the periods" value={unit} choices={UNITS} choose={setUnit} />
            <Help title="a cohort">
              <p>
                All contacts whose first interaction fell into the same {unit}. Each column is one {unit} later.
              </p>
              <p>A hatched cell is a {unit} that is not over yet.</p>
            </Help>
          </div>
        }
      >
        {query.data ? (
          <>
            <Triangle cohorts={cohorts} unit={unit} measure={measure} choose={setCell} />
            {cohorts.length > 0 && (
              <SaveChart
                name="Cohorts"
                rows={() => triangleRows(cohorts, unit)}
                svg={() => {
                  const { columns, rows } = triangleGrid(cohorts, unit, measure, format);
                  return gridSvg(title, columns, rows);
                }}
              />
            )}
          </>
        ) : (
          <Pending query={query}>
            <Skeleton lines={14} />
          </Pending>
        )}
      </Card>
      <PublishedPoints />
      <MembersDrawer cell={cell} close={() => setCell(null)} />
    </div>
  );
}
