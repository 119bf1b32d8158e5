import type { AuditEntry } from '../api/audit-log';
import { useFormat } from '../format/use-format';
import sheet from '../ui/sheet.module.css';
import { actionInWords, actorInWords, changeInWords } from './audit-in-words';

interface AuditEntriesProps {
  readonly entries: readonly AuditEntry[];
  readonly isFiltered: boolean;
  /** Shows only the entries of an actor or of a subject. */
  readonly narrow: (by: { actor: string } | { subject: string }) => void;
}

/** The entries of the log, each as a sentence with what changed. */
export function AuditEntries({ entries, isFiltered, narrow }: AuditEntriesProps) {
  const format = useFormat();
  if (entries.length === 0) {
    return <p className={sheet.soft}>{isFiltered ? 'No matching changes.' : 'Nothing has been changed yet.'}</p>;
  }
  return (
    <ol className={sheet.list}>
      {entries.map((entry) => {
        const { entry_id, actor_id, action, subject, recorded_at, changes, request_id } = entry;
        const who = actorInWords(entry);
        return (
          <li key={entry_id}>
            <div>
              {actor_id === null ? (
                <strong>{who}</strong>
              ) : (
                <button
                  type="button"
                  className={sheet.link}
                  title={`Only changes by ${actor_id}`}
                  onClick={() => narrow({ actor: actor_id })}
                >
                  {who}
                </button>
              )}{' '}
              {actionInWords(action)}{' '}
              <time
                className={sheet.soft}
                dateTime={recorded_at}
                title={request_id ? `Request ${request_id}` : undefined}
              >
                on {format.dateTime(recorded_at)}
              </time>
            </div>
            <Changes changes={changes} />
            {subject && (
              <button type="button" className={sheet.link} title={subject} onClick={() => narrow({ subject })}>
                <span className={sheet.soft}>
                  All changes of {action === 'model.switched' && 'model '}
                  {shortened(subject)}
                </span>
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** A few are shown, more on demand. */
function Changes({ changes }: Pick<AuditEntry, 'changes'>) {
  const format = useFormat();
  const writers = { time: format.dateTime, share: format.exactPercent };
  const lines = changes.map((change) => <li key={change.field}>{changeInWords(change, writers)}</li>);
  if (lines.length === 0) return null;
  if (lines.length <= 2) return <ul>{lines}</ul>;
  return (
    <details>
      <summary>{format.counted(lines.length, 'field', 'fields')}</summary>
      <ul>{lines}</ul>
    </details>
  );
}

/** UUIDs and digests are recognised by their first characters. */
function shortened(id: string): string {
  return id.length > 24 ? `${id.slice(0, 8)}…` : id;
}
