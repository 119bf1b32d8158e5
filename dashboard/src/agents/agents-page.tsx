import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { type ComparedAgent, useAgentComparison } from '../api/agent-queries';
import { saveFile } from '../browser/save-file';
import { type ModelSwitches, switchesBetween, switchesInWords } from '../charts/model-switches';
import { SparkLine } from '../charts/spark-line';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { useAddressFilter } from '../layout/use-address-filter';
import { AccuracyBadge } from '../project/accuracy-badge';
import { agentPath } from '../project/agent-path';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Help } from '../ui/help';
import list from '../ui/list-page.module.css';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import { SearchBox } from '../ui/search-box';
import sheet from '../ui/sheet.module.css';
import { SortHeading } from '../ui/sort-heading';
import { Wide } from '../ui/wide';
import { ViewMenu } from '../views/view-menu';
import { COLUMNS, inOrder } from './agent-columns';
import { agentsCsv } from './agents-csv';
import { useSwitches } from './use-switches';

const WEEKS = 12;
const FIELDS = ['search', 'sort', 'order'] as const;

/** The agents side by side. */
export default function AgentsPage() {
  const { project_id, name } = useProject();
  const format = useFormat();
  const query = useAgentComparison(project_id);
  const { filter, change } = useAddressFilter(FIELDS);
  const switches = useSwitches(WEEKS * 7);
  // The small lines have no marks.
  const switched = switchesInWords(switches, format.day, 'unmarked');
  useDocumentTitle(`Agents of ${name}`);
  const sort = COLUMNS.find(({ key }) => key === filter.sort)?.key ?? 'relationships';
  const isDescending = filter.order ? filter.order === 'desc' : sort !== 'name';
  const search = (filter.search ?? '').trim().toLowerCase();
  const agents = query.data?.agents;
  const shown = useMemo(
    () =>
      inOrder(
        (agents ?? []).filter(({ agent_id, agent_name, team }) =>
          [agent_id, agent_name, team ?? ''].some((text) => text.toLowerCase().includes(search)),
        ),
        sort,
        isDescending,
      ),
    [agents, search, sort, isDescending],
  );
  return (
    <div className={list.page}>
      <header className={list.header}>
        <h1>Agents</h1>
        <p className={list.total} aria-live="polite">
          {query.data && totalInWords(shown.length, query.data.total, search !== '', format.count)}
        </p>
        <AccuracyBadge />
        <Button
          onClick={() => saveFile(new Blob([agentsCsv(shown)], { type: 'text/csv' }), `${name} agents.csv`)}
          disabled={shown.length === 0}
        >
          <Download size={15} aria-hidden="true" /> Export CSV
        </Button>
      </header>
      <search className={list.bar}>
        <SearchBox
          label="Search agents by name, id or team"
          placeholder="Search agents"
          search={filter.search ?? ''}
          find={(text) => change({ search: text })}
        />
        <ViewMenu />
        <Help title="the comparison">
          <p>Index share is the part of an agent in the evidence that makes up the Moat Index of the project.</p>
          <p>
            Value at risk adds up the depth that its relationships at risk would lose: 1 is one relationship of full
            depth. The line is the average depth of the last 12 weeks.
          </p>
        </Help>
      </search>
      {!agents && (
        <Pending query={query}>
          <Skeleton lines={12} />
        </Pending>
      )}
      {agents && shown.length === 0 && (
        <div className={list.none}>
          <p>{agents.length === 0 ? 'No agents with scores yet' : 'No matching agents'}</p>
        </div>
      )}
      {shown.length > 0 && (
        <Wide className={list.frame}>
          <table className={`${sheet.table} ${sheet.roomy}`} aria-label="Agents">
            <thead>
              <tr>
                {COLUMNS.map(({ key, label }) => (
                  <SortHeading
                    key={key}
                    label={label}
                    order={key === sort ? (isDescending ? 'desc' : 'asc') : null}
                    usual={key === 'name' ? 'asc' : 'desc'}
                    choose={(order) => change({ sort: key, order })}
                    className={key === 'name' ? undefined : sheet.number}
                    buttonClass={sheet.sort}
                  />
                ))}
                <th scope="col" className={list.line}>
                  12 weeks
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((agent) => (
                <Row key={agent.agent_id} agent={agent} switches={switches} />
              ))}
            </tbody>
          </table>
          {switched && <p className={list.note}>{switched}</p>}
        </Wide>
      )}
    </div>
  );
}

interface RowProps {
  readonly agent: ComparedAgent;
  readonly switches: ModelSwitches;
}

function Row({ agent, switches }: RowProps) {
  const format = useFormat();
  const { agent_id, agent_name, team, avg_depth, index_share, points } = agent;
  const listed = (filter: Record<string, string>, count: number) =>
    count === 0 ? (
      format.count(0)
    ) : (
      <Link href={`/relationships?${new URLSearchParams({ agent: agent_id, ...filter })}`}>{format.count(count)}</Link>
    );
  const [first] = points;
  return (
    <tr>
      <th scope="row" className={list.who}>
        <Link href={agentPath(agent_id)}>
          <Name>{agent_name}</Name>
        </Link>
        {team !== null && (
          <span className={list.under}>
            <Name>{team}</Name>
          </span>
        )}
      </th>
      <td className={sheet.number}>{listed({}, agent.relationships)}</td>
      <td className={sheet.number}>{avg_depth === null ? 'none' : format.exactPercent(avg_depth)}</td>
      <td className={sheet.number}>{index_share === null ? 'none' : format.exactPercent(index_share)}</td>
      <td className={sheet.number}>{listed({ sort: 'trend' }, agent.deepened)}</td>
      <td className={sheet.number}>{listed({ sort: 'trend', order: 'asc' }, agent.declining)}</td>
      <td className={sheet.number}>{listed({ turn: 'awaiting_our_reply' }, agent.replies_owed)}</td>
      <td className={sheet.number}>{listed({ at_risk: 'true', sort: 'value_at_stake' }, agent.at_risk)}</td>
      <td className={sheet.number}>{format.decimal(agent.at_risk_value)}</td>
      <td className={list.line}>
        {first && points.length > 1 && avg_depth !== null && (
          <SparkLine
            values={points.map((point) => point.avg_depth)}
            breaks={switchesBetween(points, switches)}
            summary={`Average depth: ${format.exactPercent(first.avg_depth)} on ${format.day(first.date)}, ${format.exactPercent(avg_depth)} now`}
          />
        )}
      </td>
    </tr>
  );
}

/** "4 agents", "2 of 4 agents", "the 1,000 of 1,152 agents with the most relationships". */
function totalInWords(shown: number, total: number, isSearched: boolean, count: (value: number) => string): string {
  if (shown === total) return `${count(total)} ${total === 1 ? 'agent' : 'agents'}`;
  if (isSearched) return `${count(shown)} of ${count(total)} agents`;
  return `the ${count(shown)} of ${count(total)} agents with the most relationships`;
}
