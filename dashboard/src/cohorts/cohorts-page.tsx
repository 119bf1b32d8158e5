import { useState } from 'react';
import { type Cell, type Unit, useTriangle } from '../api/cohort-queries';
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
  const query = useTriangle(project_id, unit);
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
          <Triangle cohorts={query.data.cohorts} unit={unit} measure={measure} choose={setCell} />
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
