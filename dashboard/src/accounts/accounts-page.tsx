import { X } from 'lucide-react';
import { Link } from 'wouter';
import { type AccountFilter, type AccountItem, useAccounts } from '../api/accounts';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { useAddressFilter } from '../layout/use-address-filter';
import { PeopleTabs } from '../people/people-tabs';
import { accountPath } from '../project/account-path';
import { AccuracyBadge } from '../project/accuracy-badge';
import { AgentPicker } from '../project/agent-picker';
import { useProject } from '../project/projects';
import { BandLabel } from '../ui/band';
import { Button } from '../ui/button';
import list from '../ui/list-page.module.css';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import { Picker } from '../ui/picker';
import { SearchBox } from '../ui/search-box';
import sheet from '../ui/sheet.module.css';
import { ShowMore } from '../ui/show-more';
import { SortHeading } from '../ui/sort-heading';
import { Wide } from '../ui/wide';
import { ViewMenu } from '../views/view-menu';

const FIELDS = ['search', 'agent', 'single_threaded', 'sort', 'order'] as const;
const COLUMNS = [
  { label: 'Account', sort: 'name' },
  { label: 'Depth', sort: 'depth' },
  { label: 'Contacts', sort: 'contacts' },
  { label: 'Agents', sort: null },
  { label: 'Last interaction', sort: 'last_interaction' },
  { label: 'Hangs on', sort: null },
] as const;

/** The accounts that contacts belong to. */
export default function AccountsPage() {
  const { project_id, name } = useProject();
  const { filter, change } = useAddressFilter(FIELDS);
  const query = useAccounts(project_id, filter as AccountFilter);
  useDocumentTitle(`Accounts of ${name}`);
  const accounts = query.data?.pages.flatMap((page) => page.accounts);
  const isFiltered = filter.search || filter.agent || filter.single_threaded;
  const clear = (): void => change({ search: null, agent: null, single_threaded: null });
  return (
    <div className={list.page}>
      <header className={list.header}>
        <h1>Accounts</h1>
        <AccuracyBadge />
        <PeopleTabs />
      </header>
      <search className={list.bar}>
        <SearchBox
          label="Search accounts by name or id"
          placeholder="Search accounts"
          search={filter.search ?? ''}
          find={(search) => change({ search })}
        />
        <AgentPicker agent={filter.agent} pick={(chosen) => change({ agent: chosen })} />
        <Picker
          label="Risk"
          all="Any risk"
          value={filter.single_threaded ?? null}
          choices={[
            { value: 'true', label: 'Hangs on one contact or agent' },
            { value: 'false', label: 'Hangs on several' },
          ]}
          pick={(chosen) => change({ single_threaded: chosen })}
        />
        <ViewMenu />
        {isFiltered && (
          <button type="button" className={list.clear} onClick={clear}>
            <X size={14} aria-hidden="true" />
            Clear
          </button>
        )}
      </search>
      {accounts?.length === 0 && (
        <div className={list.none}>
          <p>
            {isFiltered
              ? 'No matching accounts'
              : 'No accounts yet. Events of the type contact.updated with an account_id create them.'}
          </p>
          {isFiltered && <Button onClick={clear}>Clear filters</Button>}
        </div>
      )}
      {accounts && accounts.length > 0 && (
        <Wide className={list.frame}>
          <table className={`${sheet.table} ${sheet.roomy}`} aria-label="Accounts">
            <thead>
              <tr>
                {COLUMNS.map(({ label, sort }) => (
                  <Heading key={label} label={label} sort={sort} filter={filter} change={change} />
                ))}
              </tr>
            </thead>
            <tbody>
              {accounts.map((account) => (
                <Row key={account.account_id} account={account} />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {!accounts && (
        <Pending query={query}>
          <Skeleton lines={12} />
        </Pending>
      )}
      <ShowMore query={query} />
    </div>
  );
}

interface HeadingProps {
  readonly label: string;
  /** Null: the list cannot be sorted by it. */
  readonly sort: (typeof COLUMNS)[number]['sort'];
  readonly filter: { readonly sort?: string; readonly order?: string };
  readonly change: (changes: { sort: string; order: string }) => void;
}

function Heading({ label, sort, filter, change }: HeadingProps) {
  if (sort === null) return <th scope="col">{label}</th>;
  const usual = sort === 'name' ? 'asc' : 'desc';
  const asked = filter.order === 'asc' || filter.order === 'desc' ? filter.order : usual;
  return (
    <SortHeading
      label={label}
      order={(filter.sort ?? 'depth') === sort ? asked : null}
      usual={usual}
      choose={(order) => change({ sort, order })}
      buttonClass={sheet.sort}
    />
  );
}

function Row({ account }: { account: AccountItem }) {
  const format = useFormat();
  const { account_id, name, contacts, agents, depth, band, last_interaction, single_threaded: single } = account;
  return (
    <tr>
      <th scope="row" className={list.who}>
        <Link href={accountPath(account_id)}>
          <Name>{name}</Name>
        </Link>
        {name !== account_id && (
          <span className={list.under}>
            <Name>{account_id}</Name>
          </span>
        )}
      </th>
      <td>
        {depth === null || band === null ? (
          <span className={sheet.soft}>none</span>
        ) : (
          <span className={list.depth}>
            <strong>{format.percent(depth)}</strong> <BandLabel band={band} />
          </span>
        )}
      </td>
      <td>{format.count(contacts)}</td>
      <td>{format.count(agents)}</td>
      <td>{last_interaction !== null && format.dayOf(last_interaction)}</td>
      <td className={single.risk ? list.risk : sheet.soft} title={single.reason}>
        {single.risk ? (
          <>
            one {single.on}, <bdi>{single.name}</bdi>
          </>
        ) : account.alive.relationships === 0 ? (
          'nothing alive'
        ) : (
          'several'
        )}
      </td>
    </tr>
  );
}
