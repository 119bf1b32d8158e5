import { useQuery } from '@tanstack/react-query';
import { contactQuery, type Merge, usePreview } from '../api/contacts';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { stageLabel } from '../project/stages';
import { BandLabel } from '../ui/band';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

/** What a merge would result in, beside what there is now. */
export function MergePreview({ from, into }: { from: string; into: string }) {
  const { project_id } = useProject();
  const preview = usePreview(project_id, from, into);
  const sides = [useQuery(contactQuery(project_id, into)), useQuery(contactQuery(project_id, from))];
  if (!preview.data) {
    return (
      <Pending query={preview}>
        <Skeleton lines={5} />
      </Pending>
    );
  }
  if (!preview.data.changed) return <p>The two are one contact already.</p>;
  const before = sides.map(({ data }) => new Map(data?.relationships.map(({ agent_id, depth }) => [agent_id, depth])));
  return <Result result={preview.data.contact} before={before} columns={[into, from]} />;
}

interface ResultProps {
  readonly result: Merge['contact'];
  /** Depth by agent, for each column. */
  readonly before: readonly ReadonlyMap<string, number>[];
  /** Their ids. */
  readonly columns: readonly string[];
}

/** A contact as it results: its ids, its cohort, and its depth with each agent. */
export function Result({ result, before, columns }: ResultProps) {
  const format = useFormat();
  const { cohort_day: entry, ids, relationships } = result;
  return (
    <>
      <p>
        {format.counted(ids, 'id', 'ids')}; first took part {entry === null ? 'never' : `on ${format.day(entry)}`}.
      </p>
      {relationships.length > 0 && (
        <Wide>
          <table className={sheet.table} aria-label="Depth with each agent">
            <thead>
              <tr>
                <th scope="col">Agent</th>
                {columns.map((id) => (
                  <th key={id} scope="col">
                    <Name>{id}</Name>
                  </th>
                ))}
                <th scope="col">Would be</th>
                <th scope="col">Life cycle</th>
              </tr>
            </thead>
            <tbody>
              {relationships.map(({ agent_id, agent_name, depth, band, stage, at_risk }) => (
                <tr key={agent_id}>
                  <th scope="row">
                    <Name>{agent_name}</Name>
                  </th>
                  {columns.map((id, index) => {
                    const known = before[index]?.get(agent_id);
                    return <td key={id}>{known === undefined ? 'none' : format.exactPercent(known)}</td>;
                  })}
                  <td>
                    <strong>{format.exactPercent(depth)}</strong> <BandLabel band={band} />
                  </td>
                  <td>
                    {stageLabel(stage)}
                    {at_risk && stage !== 'at_risk' && ', at risk'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      )}
    </>
  );
}
