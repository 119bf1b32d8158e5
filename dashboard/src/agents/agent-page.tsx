import { type ReactNode, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useAgentComparison, useAgentDistribution } from '../api/agent-queries';
import { AGENT_FEED_LENGTH } from '../api/home-queries';
import { type Relationship, useRelationships } from '../api/relationship-queries';
import { type ModelSwitches, switchesInWords } from '../charts/model-switches';
import { Readout } from '../charts/readout';
import { useFormat } from '../format/use-format';
import { useNow } from '../format/use-now';
import { useDocumentTitle } from '../layout/document-title';
import { lazyPart } from '../layout/lazy-part';
import { AccuracyBadge } from '../project/accuracy-badge';
import { useAgent } from '../project/agents';
import { useActivity } from '../project/live-updates';
import { useProject } from '../project/projects';
import { relationshipPath } from '../project/relationship-path';
import { stageLabel } from '../project/stages';
import { BANDS, BandLabel } from '../ui/band';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Choice } from '../ui/choice';
import { Delta } from '../ui/delta';
import list from '../ui/list-page.module.css';
import { Loading, Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { NotFound } from '../ui/not-found';
import { Pending } from '../ui/pending';
import record from '../ui/record.module.css';
import sheet from '../ui/sheet.module.css';
import { useSwitches } from './use-switches';

const LineChart = lazyPart(() => import('../charts/line-chart'), <Skeleton height={260} />);
const SPANS = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'Year'],
] as const;
const RELATIONSHIPS_SHOWN = 20;
const ACTS_SHOWN = 10;

/** One agent: how deep its relationships are, which they are, and what it did. */
export default function AgentPage() {
  const [parameters] = useSearchParams();
  const id = parameters.get('id') ?? '';
  const { agent, query } = useAgent(id);
  useDocumentTitle(agent?.name ?? 'Agent');
  if (!agent && query) {
    return (
      <Pending query={query} page>
        <Loading />
      </Pending>
    );
  }
  if (!agent) return <NotFound what="agent" />;
  return (
    <div className={record.page} key={agent.agent_id}>
      <header className={record.header}>
        <Link href="/agents">Agents</Link>
        <h1>
          <Name lines={2}>{agent.name}</Name>
        </h1>
      </header>
      <Distribution agentId={agent.agent_id} />
      <div className={record.columns}>
        <Relationships agentId={agent.agent_id} />
        <Acts agentId={agent.agent_id} />
      </div>
    </div>
  );
}

function Distribution({ agentId }: { agentId: string }) {
  const { project_id } = useProject();
  const format = useFormat();
  const [span, setSpan] = useState<(typeof SPANS)[number][0]>('90');
  const query = useAgentDistribution(project_id, agentId, Number(span));
  const compared = useAgentComparison(project_id).data?.agents.find(({ agent_id }) => agent_id === agentId);
  const switches = useSwitches(Number(span));
  const { data } = query;
  if (!data) {
    return (
      <Pending query={query}>
        <Skeleton lines={12} />
      </Pending>
    );
  }
  const listed = (filter: Record<string, string>, count: number) =>
    count === 0 ? (
      format.count(0)
    ) : (
      <Link href={`/relationships?${new URLSearchParams({ agent: agentId, ...filter })}`}>{format.count(count)}</Link>
    );
  return (
    <>
      <section className={record.summary} aria-label="Summary">
        <div>
          <p className={record.depth}>{data.total === 0 ? 'No score' : format.exactPercent(data.avg_depth)}</p>
          <p className={record.soft}>
            average depth of {format.counted(data.total, 'relationship', 'relationships')} <AccuracyBadge />
          </p>
        </div>
        <dl className={record.facts}>
          {compared && compared.index_share !== null && (
            <Fact term="Index share">{format.exactPercent(compared.index_share)}</Fact>
          )}
          <Fact term="Deepening">{format.count(data.deepened)}</Fact>
          <Fact term="Declining">{format.count(data.declining)}</Fact>
          {compared && <Fact term="Replies owed">{listed({ turn: 'awaiting_our_reply' }, compared.replies_owed)}</Fact>}
          <Fact term="At risk">
            {listed({ at_risk: 'true', sort: 'value_at_stake' }, data.at_risk)}
            {compared && compared.at_risk > 0 && (
              <span className={record.soft}>, worth {format.decimal(compared.at_risk_value)} full relationships</span>
            )}
          </Fact>
        </dl>
        <dl className={record.facts}>
          {BANDS.map((band) => {
            const count = data.bands[band] ?? 0;
            return (
              <div key={band}>
                <dt>
                  <BandLabel band={band} />
                </dt>
                <dd>
                  {listed({ band }, count)}
                  <span className={record.soft}>, {format.share(count, data.total)}</span>
                </dd>
              </div>
            );
          })}
        </dl>
      </section>
      <Card
        title="Average depth"
        actions={<Choice label="How far back" value={span} choices={SPANS} choose={setSpan} />}
      >
        <Trend days={data.trend} switches={switches} />
      </Card>
    </>
  );
}

interface TrendProps {
  readonly days: readonly { readonly date: string; readonly avg_depth: number; readonly count: number }[];
  readonly switches: ModelSwitches;
}

function Trend({ days, switches }: TrendProps) {
  const format = useFormat();
  const [pointed, setPointed] = useState<number | null>(null);
  const switched = switchesInWords(switches, format.day);
  const times = useMemo(() => days.map(({ date }) => Date.parse(date) / 1000), [days]);
  const values = useMemo(() => days.map(({ avg_depth }) => avg_depth), [days]);
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return <p className={sheet.soft}>Not enough history yet.</p>;
  const shown = days[pointed ?? days.length - 1] ?? last;
  return (
    <>
      <Readout>
        <strong>{format.exactPercent(shown.avg_depth)}</strong>{' '}
        {format.counted(shown.count, 'relationship', 'relationships')}, {format.day(shown.date)}
      </Readout>
      <LineChart
        name="Average depth"
        times={times}
        values={values}
        summary={`Average depth: ${format.exactPercent(first.avg_depth)} on ${format.day(first.date)}, ${format.exactPercent(last.avg_depth)} on ${format.day(last.date)}.${switched ? ` ${switched}` : ''}`}
        switches={switches}
        writeTime={(seconds) => format.shortDay(seconds * 1000)}
        writeValue={format.exactPercent}
        onPoint={setPointed}
      />
      {switched && <p className={sheet.soft}>{switched}</p>}
    </>
  );
}

function Relationships({ agentId }: { agentId: string }) {
  const query = useRelationships(useProject().project_id, { agent: agentId });
  const format = useFormat();
  const [page] = query.data?.pages ?? [];
  return (
    <Card title="Relationships" note="deepest first">
      {page ? (
        <>
          {page.total === 0 && <p className={sheet.soft}>None yet.</p>}
          <ul className={sheet.rows}>
            {page.relationships.slice(0, RELATIONSHIPS_SHOWN).map((relationship) => (
              <RelationshipItem key={relationship.user_id} relationship={relationship} />
            ))}
          </ul>
          {page.total > RELATIONSHIPS_SHOWN && (
            <Link href={`/relationships?${new URLSearchParams({ agent: agentId })}`}>
              All {format.count(page.total)} relationships
            </Link>
          )}
        </>
      ) : (
        <Pending query={query}>
          <Skeleton lines={10} />
        </Pending>
      )}
    </Card>
  );
}

function RelationshipItem({ relationship }: { relationship: Relationship }) {
  const format = useFormat();
  const { contact_name, depth, band, trend, stage, at_risk } = relationship;
  return (
    <li>
      <Link href={relationshipPath(relationship)}>
        <Name>{contact_name}</Name>
      </Link>
      <span className={at_risk ? list.risk : sheet.soft}>{stageLabel(stage, at_risk)}</span>
      <span className={list.depth}>
        <strong>{format.percent(depth)}</strong> <BandLabel band={band} />
      </span>
      <Delta value={trend} />
    </li>
  );
}

/** What the agent did, newest first. */
function Acts({ agentId }: { agentId: string }) {
  const format = useFormat();
  const now = useNow();
  const query = useActivity(agentId);
  const [shown, setShown] = useState(ACTS_SHOWN);
  const acts = query.data?.items;
  return (
    <Card
      title="Newest acts"
      note={acts && acts.length >= AGENT_FEED_LENGTH ? `the last ${format.count(acts.length)}` : undefined}
    >
      {acts ? (
        <>
          {acts.length === 0 && (
            <p className={sheet.soft}>
              No acts yet. All interactions count in the scores, but only what the agent sent or did is listed here.
            </p>
          )}
          <ul className={sheet.list} aria-label="Acts of the agent, newest first">
            {acts.slice(0, shown).map(({ id, action, summary, timestamp, contact_name }) => (
              <li key={id}>
                <span>{summary || action.replaceAll('_', ' ')}</span>
                <span className={sheet.soft}>
                  <time dateTime={timestamp}>{format.ago(timestamp, now)}</time>
                  {contact_name && !summary?.includes(contact_name) && (
                    <>
                      , <bdi>{contact_name}</bdi>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {acts.length > shown && (
            <div className={sheet.actions}>
              <Button onClick={() => setShown(acts.length)}>Show all {format.count(acts.length)}</Button>
            </div>
          )}
        </>
      ) : (
        <Pending query={query}>
          <Skeleton lines={8} />
        </Pending>
      )}
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
