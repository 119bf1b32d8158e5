import type { Schemas } from '@relationship-depth/client';
import { X } from 'lucide-react';
import { Link } from 'wouter';
import { useOwnId } from '../api/caller';
import { useFormat } from '../format/use-format';
import { AgentPicker } from '../project/agent-picker';
import list from '../ui/list-page.module.css';
import { Picker } from '../ui/picker';
import tabs from '../ui/tabs.module.css';
import { ViewMenu } from '../views/view-menu';
import { actionLabel } from './episode-in-words';
import { VIEWS, type View } from './episode-views';
import type { useInboxAddress } from './use-inbox-address';

type Address = ReturnType<typeof useInboxAddress>;
type Counts = Schemas['EpisodeCountsBody'];

interface FiltersProps {
  readonly address: Address;
  /** Undefined while they are loading. */
  readonly counts: Counts | undefined;
}

/** The lists of the Inbox, each with how many episodes wait in it. */
export function InboxViews({ address: { view, pathOf }, counts }: FiltersProps) {
  const format = useFormat();
  const waiting: Partial<Record<View, number | undefined>> = counts ?? {};
  return (
    <nav className={tabs.tabs} aria-label="Lists of the Inbox">
      {VIEWS.map(({ view: each, label }) => (
        <Link key={each} href={pathOf(each)} className={tabs.tab} aria-current={each === view ? 'page' : undefined}>
          {label}
          {waiting[each] !== undefined && <span className={tabs.count}>{format.count(waiting[each])}</span>}
        </Link>
      ))}
    </nav>
  );
}

/** The filters of the list. */
export function InboxFilters({ address, counts }: FiltersProps) {
  const format = useFormat();
  const me = useOwnId();
  const { view, narrowing, narrow } = address;
  const { action, agent, owner, sort } = narrowing;
  const actions = counts?.actions ?? [];
  const codes = [...new Set([...actions.map((counted) => counted.action), ...(action ? [action] : [])])];
  const openOf = (code: string) => actions.find((counted) => counted.action === code)?.open ?? 0;
  const people = [
    ...new Set([...(counts?.assignees ?? []).map(({ assignee }) => assignee), ...(owner ? [owner] : [])]),
  ];
  const hasOwners = view !== 'mine' && view !== 'unassigned' && people.length > 0;
  const isSorted = view === 'done' || view === 'ended';
  return (
    <search className={list.bar}>
      <Picker
        label="Action"
        all="All actions"
        value={action ?? null}
        choices={codes.map((code) => ({ value: code, label: `${actionLabel(code)} (${format.count(openOf(code))})` }))}
        pick={(chosen) => narrow({ action: chosen })}
      />
      <AgentPicker agent={agent} pick={(chosen) => narrow({ agent: chosen })} />
      {hasOwners && (
        <Picker
          label="Owner"
          all="All owners"
          value={owner ?? null}
          choices={people.map((person) => ({ value: person, label: person === me ? 'You' : person }))}
          pick={(chosen) => narrow({ owner: chosen })}
        />
      )}
      {!isSorted && (
        <Picker
          label="Order"
          all="Most at stake first"
          value={sort ?? null}
          choices={[{ value: 'newest', label: 'Newest first' }]}
          pick={(chosen) => narrow({ sort: chosen })}
        />
      )}
      <ViewMenu />
      {(action || agent || owner) && (
        <button type="button" className={list.clear} onClick={() => narrow({ action: null, agent: null, owner: null })}>
          <X size={14} aria-hidden="true" />
          Clear
        </button>
      )}
    </search>
  );
}
