import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Run, useRuns } from '../api/administration';
import { computeScores } from '../api/setup-requests';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

/** The newest recomputes with their steps, and a new one on demand. */
export function RunsCard() {
  const { project_id } = useProject();
  const client = useQueryClient();
  const query = useRuns(project_id);
  const compute = useMutation({
    mutationFn: () => computeScores(project_id),
    onSuccess: () => client.invalidateQueries({ queryKey: [project_id, 'runs'] }),
  });
  return (
    <Card
      title="Recomputes"
      actions={
        <Button onClick={() => compute.mutate()} disabled={compute.isPending}>
          Recompute now
        </Button>
      }
    >
      {compute.isError && <ProblemNote error={compute.error} />}
      {compute.data && (
        <p role="status" className={sheet.soft}>
          {compute.data.status === 'running'
            ? 'A recompute is running.'
            : 'Nothing has changed since the newest recompute.'}
        </p>
      )}
      {query.data ? (
        <Wide>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">Started</th>
                <th scope="col">Status</th>
                <th scope="col">As of</th>
                <th scope="col">Relationships</th>
                <th scope="col">Took</th>
                <th scope="col">Steps</th>
              </tr>
            </thead>
            <tbody>
              {query.data.runs.map((run) => (
                <Row key={run.run_id} run={run} />
              ))}
            </tbody>
          </table>
        </Wide>
      ) : (
        <Pending query={query}>
          <Skeleton lines={6} />
        </Pending>
      )}
    </Card>
  );
}

function Row({ run }: { run: Run }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row" className={sheet.whole}>
        {format.dateTime(run.started_at)}
      </th>
      <td>{run.error ? `failed: ${run.error}` : `${run.status} (${run.mode})`}</td>
      <td className={sheet.whole}>{format.day(run.as_of)}</td>
      <td>{run.relationships === null ? '' : format.count(run.relationships)}</td>
      <td className={sheet.whole}>{run.duration_ms === null ? '' : format.seconds(run.duration_ms / 1000)}</td>
      <td>
        {run.steps.length > 0 && (
          <details>
            <summary>{format.counted(run.steps.length, 'step', 'steps')}</summary>
            <ol>
              {run.steps.map(({ name, rows, ms }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a run has some steps several times, and they do not change
                <li key={place}>
                  {name}: {format.counted(rows, 'row', 'rows')}, {format.seconds(ms / 1000)}
                </li>
              ))}
            </ol>
          </details>
        )}
      </td>
    </tr>
  );
}
