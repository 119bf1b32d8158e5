import { ApiProblem } from '@relationship-depth/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { type Account, accountQuery } from '../api/accounts';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { AccuracyBadge } from '../project/accuracy-badge';
import { agentPath } from '../project/agent-path';
import { contactPath } from '../project/contact-path';
import { useProject } from '../project/projects';
import { BandLabel } from '../ui/band';
import { Card } from '../ui/card';
import list from '../ui/list-page.module.css';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { NotFound } from '../ui/not-found';
import { Pending } from '../ui/pending';
import record from '../ui/record.module.css';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

/** One account: its contacts, the agents that know them, and what it hangs on. */
export default function AccountPage() {
  const [parameters] = useSearchParams();
  const { project_id } = useProject();
  const query = useQuery(accountQuery(project_id, parameters.get('id') ?? ''));
  const account = query.data;
  useDocumentTitle(account?.name ?? 'Account');
  if (query.error instanceof ApiProblem && query.error.status === 404) return <NotFound what="account" />;
  if (!account) {
    return (
      <Pending query={query} page>
        <Skeleton lines={14} />
      </Pending>
    );
  }
  return (
    <div className={record.page}>
      <header className={record.header}>
        <Link href="/accounts">Accounts</Link>
        <h1>
          <Name lines={2}>{account.name}</Name>
        </h1>
        {account.name !== account.account_id && (
          <p className={record.with}>
            id <code>{account.account_id}</code>
          </p>
        )}
      </header>
      <Summary account={account} />
      <div className={record.columns}>
        <Members account={account} />
        <Agents account={account} />
      </div>
    </div>
  );
}

function Summary({ account }: { account: Account }) {
  const format = useFormat();
  const { depth, band, alive, single_threaded: single, last_interaction } = account;
  return (
    <section className={record.summary} aria-label="Summary">
      <div>
        <p className={record.depth}>{depth === null ? 'No score' : format.exactPercent(depth)}</p>
        {band !== null && (
          <p className={record.line}>
            <BandLabel band={band} /> <span className={record.soft}>depth of its deepest contact</span>{' '}
            <AccuracyBadge />
          </p>
        )}
      </div>
      <dl className={record.facts}>
        <Fact term={single.risk ? 'Hangs on' : 'In touch'}>
          <span className={single.risk ? record.risk : undefined}>{format.sentence(single.reason)}</span>
        </Fact>
        <Fact term="Alive">
          {format.counted(alive.relationships, 'relationship', 'relationships')} of{' '}
          {format.counted(alive.contacts, 'contact', 'contacts')} with {format.counted(alive.agents, 'agent', 'agents')}
        </Fact>
        <Fact term="Last interaction">{last_interaction === null ? 'None' : format.dateTime(last_interaction)}</Fact>
      </dl>
    </section>
  );
}

function Members({ account }: { account: Account }) {
  const format = useFormat();
  const { members, members_total, account_id } = account;
  return (
    <Card title="Contacts" note="deepest first">
      <Wide>
        <table className={sheet.table} aria-label="Contacts of the account">
          <thead>
            <tr>
              <th scope="col">Contact</th>
              <th scope="col">Depth</th>
              <th scope="col">Last interaction</th>
            </tr>
          </thead>
          <tbody>
            {members.map(({ user_id, name, depth, band, last_interaction }) => (
              <tr key={user_id}>
                <th scope="row" className={list.who}>
                  <Link href={contactPath(user_id)}>
                    <Name>{name}</Name>
                  </Link>
                </th>
                <td>
                  {depth === null || band === null ? (
                    'none'
                  ) : (
                    <span className={list.depth}>
                      <strong>{format.percent(depth)}</strong> <BandLabel band={band} />
                    </span>
                  )}
                </td>
                <td className={list.nowrap}>{last_interaction !== null && format.dayOf(last_interaction)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <Link href={`/contacts?${new URLSearchParams({ account: account_id })}`}>
        {members_total > members.length ? `All ${format.count(members_total)} contacts` : 'As a list of contacts'}
      </Link>
    </Card>
  );
}

function Agents({ account }: { account: Account }) {
  const format = useFormat();
  return (
    <Card title="Agents" note="who knows its contacts">
      {account.by_agent.length === 0 && <p className={sheet.soft}>No agent has been in touch with them yet.</p>}
      <Wide>
        <table className={sheet.table} aria-label="Agents of the account">
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">Deepest</th>
              <th scope="col">Contacts</th>
              <th scope="col">Alive</th>
            </tr>
          </thead>
          <tbody>
            {account.by_agent.map(({ agent_id, agent_name, depth, contacts, alive }) => (
              <tr key={agent_id}>
                <th scope="row" className={list.who}>
                  <Link href={agentPath(agent_id)}>
                    <Name>{agent_name}</Name>
                  </Link>
                </th>
                <td>{format.percent(depth)}</td>
                <td>{format.count(contacts)}</td>
                <td>{format.count(alive)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
