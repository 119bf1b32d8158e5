import { ApiProblem } from '@relationship-depth/client';
import { useRelationships, useRestart } from '../api/relationship-queries';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { AccuracyBadge } from '../project/accuracy-badge';
import { ExportButton } from '../project/export-button';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Hint } from '../ui/hint';
import styles from '../ui/list-page.module.css';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ViewMenu } from '../views/view-menu';
import { FilterBar } from './filter-bar';
import { RelationshipTable } from './relationship-table';
import { useRelationshipFilter } from './use-relationship-filter';

/** The relationships of the project, with search, filters and order. */
export default function RelationshipsPage() {
  const { project_id, name } = useProject();
  const format = useFormat();
  const { filter, change, isFiltered, clear } = useRelationshipFilter();
  const query = useRelationships(project_id, filter);
  const restart = useRestart(project_id, filter);
  useDocumentTitle(`Relationships of ${name}`);
  const pages = query.data?.pages;
  const total = pages?.[0]?.total ?? 0;
  // The snapshot of a list is kept for an hour.
  const expired = query.error instanceof ApiProblem && query.error.status === 410;
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1>Relationships</h1>
        <p className={styles.total} aria-live="polite">
          {pages && `${format.count(total)} found`}
        </p>
        <AccuracyBadge />
        <ViewMenu />
        <ExportButton filter={filter} />
      </header>
      <Hint name="keys">
        ⌘K or Ctrl+K finds any page, contact, agent or action. / searches this list, and ? shows all shortcuts.
      </Hint>
      <FilterBar filter={filter} change={change} isFiltered={isFiltered} clear={clear} />
      {(expired || pages?.at(-1)?.changed) && (
        <p className={styles.changed}>
          Scores have been recomputed since you opened this list.
          <Button onClick={restart}>Reload the list</Button>
        </p>
      )}
      {pages && total === 0 && (
        <div className={styles.none}>
          <p>{isFiltered ? 'No matching relationships' : 'No relationships yet'}</p>
          {isFiltered && <Button onClick={clear}>Clear filters</Button>}
        </div>
      )}
      {pages && total > 0 && <RelationshipTable query={query} filter={filter} change={change} />}
      {!pages && (
        <Pending query={query}>
          <Skeleton lines={14} />
        </Pending>
      )}
    </div>
  );
}
