import { X } from 'lucide-react';
import { useState } from 'react';
import { useAuditLog } from '../api/audit-log';
import { DAY_MS } from '../format/day';
import { useFormat } from '../format/use-format';
import { startOfDay } from '../inbox/snooze-times';
import { useDocumentTitle } from '../layout/document-title';
import { type AddressFilter, useAddressFilter } from '../layout/use-address-filter';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import list from '../ui/list-page.module.css';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import sheet from '../ui/sheet.module.css';
import { ShowMore } from '../ui/show-more';
import { AuditEntries } from './audit-entries';
import { actionsOf, SUBJECTS } from './audit-in-words';
import { SettingsTabs } from './settings-tabs';

const FIELDS = ['of', 'actor', 'subject', 'from', 'to'] as const;
type Field = (typeof FIELDS)[number];

/** Who changed what, newest first. */
export default function AuditPage() {
  const { project_id, name } = useProject();
  const format = useFormat();
  const filters = useAddressFilter<Field>(FIELDS);
  const { filter, change, isFiltered } = filters;
  const { of = '', actor, subject, from, to } = filter;
  useDocumentTitle(`Audit log of ${name}`);
  const query = useAuditLog(project_id, {
    action: actionsOf(of).join() || undefined,
    actor,
    subject,
    from: from && startOfDay(from, format.timeZone),
    // The API takes the first moment that is left out.
    to: to && startOfDay(dayAfter(to), format.timeZone),
  });
  const entries = query.data?.pages.flatMap((page) => page.entries);
  return (
    <div className={list.page}>
      <header className={list.header}>
        <h1>Audit log</h1>
        <SettingsTabs current="audit-log" />
      </header>
      <Card
        title="Who changed what"
        note="newest first, for 400 days"
        actions={
          <Button onClick={() => void query.refetch()} disabled={query.isFetching}>
            Refresh
          </Button>
        }
      >
        <Filters {...filters} />
        {entries ? (
          <AuditEntries
            entries={entries}
            isFiltered={isFiltered}
            narrow={(changes: { actor: string } | { subject: string }) => change(changes)}
          />
        ) : (
          <Pending query={query}>
            <Skeleton lines={10} />
          </Pending>
        )}
        <ShowMore query={query} label="Show older" />
      </Card>
    </div>
  );
}

function Filters({ filter, change, isFiltered, clear }: AddressFilter<Field>) {
  return (
    <search className={sheet.form}>
      <label>
        Show
        <select value={filter.of ?? ''} onChange={({ currentTarget }) => change({ of: currentTarget.value })}>
          <option value="">all changes</option>
          {SUBJECTS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <IdField label="By user or key" value={filter.actor ?? ''} set={(actor) => change({ actor })} />
      <IdField label="Id of what was changed" value={filter.subject ?? ''} set={(subject) => change({ subject })} />
      <label>
        From
        <input
          type="date"
          value={filter.from ?? ''}
          max={filter.to}
          onChange={({ currentTarget }) => change({ from: currentTarget.value })}
        />
      </label>
      <label>
        To
        <input
          type="date"
          value={filter.to ?? ''}
          min={filter.from}
          onChange={({ currentTarget }) => change({ to: currentTarget.value })}
        />
      </label>
      {isFiltered && (
        <button type="button" className={list.clear} onClick={clear}>
          <X size={14} aria-hidden="true" />
          Clear
        </button>
      )}
    </search>
  );
}

/** An id is asked for when it has been typed, not at each letter. */
function IdField({ label, value, set }: { label: string; value: string; set: (id: string) => void }) {
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }
  return (
    <label>
      {label}
      <input
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={() => typed !== value && set(typed.trim())}
        onKeyDown={({ key }) => key === 'Enter' && set(typed.trim())}
      />
    </label>
  );
}

/** @param day YYYY-MM-DD */
function dayAfter(day: string): string {
  const at = Date.parse(day);
  return Number.isNaN(at) ? day : new Date(at + DAY_MS).toISOString().slice(0, 10);
}
