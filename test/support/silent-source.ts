import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from './facts';

/** For how many days nothing arrives by the silent source. */
const SILENT_DAYS = 25;

/**
 * A project in which "Nova" mailed with fourteen contacts until 2025-06-30, and not in the 25 days since, and "Atlas"
 * goes on.
 *
 * @returns its id
 */
export async function insertSilentSource(dataSource: DataSource, organisation = 'org_test'): Promise<string> {
  const projectId = await insertProject(dataSource, 'Silent source', organisation);
  const talk = async (agent: string, kind: string, from: number, to: number) => {
    const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const facts = days.flatMap((day) =>
      Array.from({ length: 14 }, (_, contact) =>
        (['inbound', 'outbound'] as const).map((direction) => ({
          ...{ agent, kind, direction, contact: `${agent.toLowerCase()}-${contact + 1}` },
          occurredAt: onDay(AS_OF + day, 60_000 * contact + (direction === 'outbound' ? 3_600_000 : 0)),
        })),
      ).flat(),
    );
    await insertFacts(dataSource, projectId, facts);
  };
  await talk('Nova', 'email', -45, 0);
  await talk('Atlas', 'message', -45, SILENT_DAYS);
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  for (const day of [0, 2, 4, 10, SILENT_DAYS]) {
    const asOf = isoDay(AS_OF + day);
    await dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, asOf]);
    const outcome = await service.recomputeById(projectId);
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
  }
  return projectId;
}
