import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import type { ModelRow } from '../../src/scoring/model';

/** The models that the newest run used, for all days: not those fitted after it. */
export async function servedModels(dataSource: DataSource, projectId: string): Promise<ModelRow[]> {
  const runner = dataSource.createQueryRunner();
  const { models } = new RecomputeQueries(dataSource);
  const { versions } = await models.ofProject(runner, projectId, { score_settings: {} });
  await runner.release();
  const [{ model_version: newest }] = await dataSource.query(
    `SELECT model_version FROM recompute_runs WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1`,
    [projectId],
  );
  return versions.filter(({ version }) => version <= newest);
}
