import type { DataSource } from 'typeorm';
import type { ProjectId } from '../../src/auth/tenant';
import { CohortPoint } from '../../src/database/entities/cohort-point.entity';
import { DailySnapshot } from '../../src/database/entities/daily-snapshot.entity';
import { DepthScore } from '../../src/database/entities/depth-score.entity';
import { insertProject } from './facts';

/** An empty project, with its id typed as by the tenant resolver. */
export async function insertTenant(dataSource: DataSource, name = 'Tenant', orgId = 'org_test'): Promise<ProjectId> {
  return (await insertProject(dataSource, name, orgId)) as ProjectId;
}

/** A row as the recompute would write it; a test names only the columns that it is about. */
export async function insertScore(
  dataSource: DataSource,
  row: Pick<DepthScore, 'project_id' | 'agent_id' | 'user_id'> & Partial<DepthScore>,
): Promise<void> {
  await dataSource.getRepository(DepthScore).insert({
    contact_name: row.user_id,
    depth: 0.5,
    prev_depth: 0.4,
    trend: 0.1,
    trend_word: 'deepening',
    band: 'strong',
    at_risk: false,
    stage: 'growing',
    action: 'deepen',
    risk: 0.5,
    potential: 0.6,
    value_at_stake: 0.3,
    active_value: 6,
    typical_gap: 7,
    freshness: 0.9,
    n_interactions: 10,
    n_days: 10,
    n_in: 5,
    n_out: 5,
    first_day: '2025-01-01',
    last_day: '2025-06-28',
    silence_days: 2,
    last_interaction: new Date('2025-06-28T10:00:00Z'),
    computed_at: new Date('2025-06-30T12:00:00Z'),
    ...row,
  });
}

/** @see insertScore */
export async function insertSnapshot(
  dataSource: DataSource,
  row: Pick<DailySnapshot, 'project_id' | 'agent_id' | 'date'> & Partial<DailySnapshot>,
): Promise<void> {
  await dataSource.getRepository(DailySnapshot).insert({
    total: 1,
    avg_depth: 0.5,
    deep: 0,
    strong: 1,
    warm: 0,
    light: 0,
    faint: 0,
    at_risk: 0,
    deepened: 0,
    declining: 0,
    breadth: 0.1,
    depth_quality: 0.2,
    trend: 0.5,
    risk: 1,
    moat_index: 0.375,
    ...row,
  });
}

/** @see insertScore */
export async function insertCohortPoint(
  dataSource: DataSource,
  row: Pick<CohortPoint, 'project_id' | 'entry_week' | 'week'> & Partial<CohortPoint>,
): Promise<void> {
  await dataSource.getRepository(CohortPoint).insert({ size: 3, count: 2, avg_depth: 0.25, ...row });
}
