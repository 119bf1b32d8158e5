import { useState } from 'react';
import { type AuditEntry, useAuditLog } from '../api/audit-log';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { actionInWords, actionsOf, actorInWords, changeInWords, SUBJECTS } from './audit-in-words';

/** Who changed what, newest first. */
export function AuditCard() {
  const { project_id } = useProject();
  const [subject, setSubject] = useState('');
  const query = useAuditLog(project_id, actionsOf(subject));
  const entries = query.data?.pages.flatMap((page) => page.entries);
  return (
    <Card title="Audit log" note="who changed what, for 400 days">
      <div className={sheet.form}>
        <label>
          Show
          <select value={subject} onChange={(event) => setSubject(event.currentTarget.value)}>
            <option value="">all changes</option>
            {SUBJECTS.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <Button onClick={() => void query.refetch()} disabled={query.isFetching}>
          Refresh
        </Button>
      </div>
      {entries ? (
        <Entries entries={entries} />
      ) : (
        <Pending query={query}>
          <Skeleton lines={6} />
        </Pending>
      )}
      {query.isFetchNextPageError && <ProblemNote error={query.error} />}
      {query.hasNextPage && (
        <div className={sheet.actions}>
          <Button onClick={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
            Show older
          </Button>
        </div>
      )}
    </Card>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const format = useFormat();
  if (entries.length === 0) return <p className={sheet.soft}>Nothing has been changed yet.</p>;
  return (
    <ol className={sheet.list}>
      {entries.map((entry) => (
        <li key={entry.entry_id}>
          <div>
            <strong>{actorInWords(entry)}</strong> {actionInWords(entry.action)}{' '}
            <span className={sheet.soft}>on {format.dateTime(entry.recorded_at)}</span>
          </div>
          <Changes changes={entry.changes} />
        </li>
      ))}
    </ol>
  );
}

/** A few are shown, more on demand. */
function Changes({ changes }: Pick<AuditEntry, 'changes'>) {
  const format = useFormat();
  const lines = changes.map((change) => <li key={change.field}>{changeInWords(change)}</li>);
  if (lines.length === 0) return null;
  if (lines.length <= 2) return <ul>{lines}</ul>;
  return (
    <details>
      <summary>{format.counted(lines.length, 'field', 'fields')}</summary>
      <ul>{lines}</ul>
    </details>
  );
}
