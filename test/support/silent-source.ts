import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from './facts';

/** For how many days nothing arrives by the silent source. */
const SILENT_DAYS = 25;

/**
 * Facts of "Nova", who mailed with fourteen contacts until 2025-06-30, and not in the 25 days since, and of "Atlas", who goes on.
 *
 * @param back days after that one on which the mails of Nova come in again
 */
export async function insertSilentFacts(dataSource: DataSource, projectId: string, back: number[] = []): Promise<void> {
  const talk = async (agent: string, kind: string, days: number[]) => {
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
  const upTo = (last: number) => Array.from({ length: last + 46 }, (_, index) => index - 45);
  await talk('Nova', 'email', [...upTo(0), ...back]);
  await talk('Atlas', 'message', upTo(Math.max(SILENT_DAYS, ...back)));
}

/**
 * A project in which "Nova" mailed with fourteen contacts until 2025-06-30, and not in the 25 days since, and "Atlas"
 * goes on.
 *
 * @returns its id
 */
export async function insertSilentSource(dataSource: DataSource, organisation = 'org_test'): Promise<string> {
  const projectId = await insertProject(dataSource, 'Silent source', organisation);
  await insertSilentFacts(dataSource, projectId);
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  for (const day of [0, 2, 4, 10, SILENT_DAYS]) {
    const asOf = isoDay(AS_OF + day);
    await dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, asOf]);
    const outcome = await service.recomputeById(projectId);
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
  }
  return projectId;
}
