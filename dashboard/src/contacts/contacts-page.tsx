import { X } from 'lucide-react';
import { Link } from 'wouter';
import { type ContactFilter, type ContactItem, useContacts } from '../api/contacts';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { PeopleTabs } from '../people/people-tabs';
import { PersonFilters } from '../people/person-filters';
import { AccuracyBadge } from '../project/accuracy-badge';
import { AgentPicker } from '../project/agent-picker';
import { contactPath } from '../project/contact-path';
import { useProject } from '../project/projects';
import { turnInWords } from '../project/turns';
import { BandLabel } from '../ui/band';
import { Button } from '../ui/button';
import { Delta } from '../ui/delta';
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
import { useContactFilter } from './use-contact-filter';

const COLUMNS: readonly { readonly label: string; readonly sort?: NonNullable<ContactFilter['sort']> }[] = [
  { label: 'Contact', sort: 'name' },
  { label: 'Depth, all agents', sort: 'depth' },
  { label: 'In 28 days' },
  { label: 'Last interaction', sort: 'last_interaction' },
  { label: 'Known best by' },
  { label: 'Turn' },
  { label: 'Account' },
  { label: 'Pipeline' },
];
const PIPELINE_STAGES = ['new', 'qualified', 'routed', 'nurtured', 'closed'];

/** The contacts of the project, each person once. */
export default function ContactsPage() {
  const { project_id, name } = useProject();
  const { filter, change, isFiltered, clear } = useContactFilter();
  const query = useContacts(project_id, filter);
  useDocumentTitle(`Contacts of ${name}`);
  const contacts = query.data?.pages.flatMap((page) => page.contacts);
  return (
    <div className={list.page}>
      <header className={list.header}>
        <h1>Contacts</h1>
        <AccuracyBadge />
        <PeopleTabs />
      </header>
      <search className={list.bar}>
        <SearchBox
          label="Search contacts by name, id, account or trait"
          placeholder="Search contacts"
          search={filter.search ?? ''}
          find={(search) => change({ search })}
        />
        <AgentPicker agent={filter.agent} pick={(chosen) => change({ agent: chosen })} />
        <Picker
          label="Pipeline"
          all="Whole pipeline"
          value={filter.pipeline_stage ?? null}
          choices={PIPELINE_STAGES.map((stage) => ({ value: stage, label: stage }))}
          pick={(stage) => change({ pipeline_stage: stage })}
        />
        <PersonFilters filter={filter} change={change} />
        <ViewMenu />
        {isFiltered && (
          <button type="button" className={list.clear} onClick={clear}>
            <X size={14} aria-hidden="true" />
            Clear
          </button>
        )}
      </search>
      {contacts?.length === 0 && (
        <div className={list.none}>
          <p>{isFiltered ? 'No matching contacts' : 'No contacts yet'}</p>
          {isFiltered && <Button onClick={clear}>Clear filters</Button>}
        </div>
      )}
      {contacts && contacts.length > 0 && <ContactTable contacts={contacts} filter={filter} change={change} />}
      {!contacts && (
        <Pending query={query}>
          <Skeleton lines={14} />
        </Pending>
      )}
      <ShowMore query={query} />
    </div>
  );
}

interface ContactTableProps {
  readonly contacts: readonly ContactItem[];
  readonly filter: ContactFilter;
  readonly change: (changes: { sort: string; order: string }) => void;
}

function ContactTable({ contacts, filter, change }: ContactTableProps) {
  return (
    <Wide className={list.frame}>
      <table className={`${sheet.table} ${sheet.roomy}`} aria-label="Contacts">
        <thead>
          <tr>
            {COLUMNS.map(({ label, sort }) => {
              if (!sort) {
                return (
                  <th key={label} scope="col">
                    {label}
                  </th>
                );
              }
              const usual = sort === 'name' ? 'asc' : 'desc';
              return (
                <SortHeading
                  key={label}
                  label={label}
                  order={filter.sort === sort ? (filter.order ?? usual) : null}
                  usual={usual}
                  choose={(order) => change({ sort, order })}
                  buttonClass={sheet.sort}
                />
              );
            })}
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact) => (
            <Row key={contact.user_id} contact={contact} />
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function Row({ contact }: { contact: ContactItem }) {
  const format = useFormat();
  const { user_id, user_ids, name, account_id, account_name, depth, band, trend, last_interaction, agents } = contact;
  const others = user_ids.length - 1;
  return (
    <tr>
      <th scope="row" className={list.who}>
        <Link href={contactPath(user_id)}>
          <Name>{name}</Name>
        </Link>
        <span className={list.under}>
          {name !== user_id && <Name>{user_id}</Name>}
          {others > 0 && ` and ${format.counted(others, 'other id', 'other ids')}`}
        </span>
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
      <td>{trend !== null && <Delta value={trend} />}</td>
      <td>{last_interaction !== null && format.dayOf(last_interaction)}</td>
      <td className={list.name}>
        {contact.knows_best && <Name>{contact.knows_best.agent_name}</Name>}
        {agents > 1 && <span className={list.under}>of {format.counted(agents, 'agent', 'agents')}</span>}
      </td>
      <td>{contact.turn !== null && turnInWords(contact.turn)}</td>
      <td className={list.name}>{account_id !== null && <Name>{account_name ?? account_id}</Name>}</td>
      <td>{contact.pipeline_stage}</td>
    </tr>
  );
}
