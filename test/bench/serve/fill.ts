import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ALL_AGENTS } from '../../../src/database/all-agents';
import { RecomputeQueries } from '../../../src/recompute/recompute.queries';
import { RecomputeService } from '../../../src/recompute/recompute.service';
import { insertProject } from '../../support/facts';

export const ORGANISATION = 'org_bench';
const AGENTS = 20;

export interface FilledProject {
  readonly projectId: string;
  readonly agentId: string;
  /** Ids of contacts of the agent, spread over all of them. */
  readonly contactIds: readonly string[];
}

/**
 * A project as the recompute leaves it, with this many relationships, a year of snapshots and half a year of cohorts.
 */
export async function fillProject(dataSource: DataSource, relationships: number): Promise<FilledProject> {
  const projectId = await insertProject(dataSource, `bench ${relationships}`, ORGANISATION);
  const run = async (sql: string, ...values: unknown[]) => await dataSource.query(sql, [projectId, ...values]);
  const agentIds: string[] = (
    await run(
      `INSERT INTO agents (project_id, agent_id, name)
       SELECT $1, gen_random_uuid(), 'agent ' || $2 || ' ' || n FROM generate_series(1, ${AGENTS}) n RETURNING agent_id`,
      String(relationships),
    )
  ).map((row: { agent_id: string }) => row.agent_id);
  await dataSource.query(`INSERT INTO agent_directory (agent_id, project_id) SELECT unnest($2::uuid[]), $1`, [
    projectId,
    agentIds,
  ]);
  await run(
    `INSERT INTO contacts (project_id, user_id, name)
     SELECT $1, 'contact-' || n, 'Contact Number ' || n FROM generate_series(1, $2::integer) n`,
    relationships,
  );
  await run(
    `INSERT INTO depth_scores (
       project_id, agent_id, user_id, contact_name, depth, prev_depth, trend, trend_word, band, at_risk, stage, action,
       risk, potential, value_at_stake, active_value, typical_gap, freshness, n_interactions, n_days, n_in, n_out,
       first_day, last_day, silence_days, last_interaction, computed_at)
     SELECT $1, ($3::uuid[])[1 + n % ${AGENTS}], 'contact-' || n, 'Contact Number ' || n,
            round(random() * 1e6) / 1e6, 0.4, round((random() - .5) * 1e6) / 1e6, 'stable',
            (ARRAY['deep', 'strong', 'warm', 'light', 'faint'])[1 + n % 5], n % 20 < 3, 'steady',
            (ARRAY['reach_out_now', 'win_back', 'light_nudge'])[1 + n % 3], 0.5, 0.6, round(random() * 1e6) / 1e6, 6, 7, 0.9,
            10, 10, 5, 5, '2025-01-01', '2026-06-28', n % 30, timestamptz '2026-06-28T10:00:00.123Z' - n * interval '1 s',
            timestamptz '2026-06-30T12:00:00.456Z'
     FROM generate_series(1, $2::integer) n`,
    relationships,
    agentIds,
  );
  await run(
    `INSERT INTO relationship_days (project_id, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at)
     SELECT $1, ($3::uuid[])[1 + n % ${AGENTS}], 'contact-' || n, day, 1, 3, 1, 2, day + interval '10 hours'
     FROM generate_series(1, $2::integer) n,
          unnest(ARRAY['2025-01-01', '2026-05-01', '2026-06-28']::date[]) AS day`,
    relationships,
    agentIds,
  );
  await run(
    `INSERT INTO daily_snapshots (
       project_id, agent_id, date, total, avg_depth, deep, strong, warm, light, faint, at_risk, deepened, declining,
       breadth, depth_quality, trend, risk, moat_index)
     SELECT $1, agent_id, date '2026-06-30' - ago, $2::integer, round(random() * 1e6) / 1e6, 11, 22, 33, 44, 55, 66, 77, 88,
            round(random() * 1e6) / 1e6, round(random() * 1e6) / 1e6, round(random() * 1e6) / 1e6,
            round(random() * 1e6) / 1e6, round(random() * 1e6) / 1e6
     FROM unnest($3::uuid[]) agent_id, generate_series(0, 364) ago`,
    relationships,
    [ALL_AGENTS, ...agentIds],
  );
  await run(
    `INSERT INTO cohort_points (project_id, entry_week, week, size, count, avg_depth)
     SELECT $1, date '2026-06-29' - 7 * back, week, 100, 50, round(random() * 1e6) / 1e6
     FROM generate_series(0, 40) back, unnest(ARRAY[0, 1, 2, 4, 8, 12]) week WHERE week <= back`,
  );
  await run(
    `INSERT INTO pipeline_stages (project_id, stage, count)
     SELECT $1, stage, 1234 FROM unnest(ARRAY['new', 'qualified', 'routed', 'nurtured', 'closed']) stage`,
  );
  await run(
    `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
     SELECT $1, gen_random_uuid(), ($3::uuid[])[1 + n % ${AGENTS}], 'contact-' || n,
            timestamptz '2026-06-30T10:00:00Z' - n * interval '1 minute', 'outbound'
     FROM generate_series(1, $2::integer) n`,
    relationships,
    agentIds,
  );
  await run(
    `INSERT INTO agent_actions (project_id, action_id, agent_id, user_id, action, summary, occurred_at)
     SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % ${AGENTS}], 'contact-' || n, 'enrichment_run',
            'Enriched Contact Number ' || n, timestamptz '2026-06-30T11:00:00Z' - n * interval '2 minutes'
     FROM generate_series(1, 1000) n`,
    agentIds,
  );
  // Many earlier runs, because finding the newest one must not depend on their number.
  await run(
    `INSERT INTO recompute_runs (project_id, run_id, as_of, mode, status, started_at, finished_at, relationships)
     SELECT $1, gen_random_uuid(), '2026-06-30', 'changes', 'finished', moment, moment, 0
     FROM generate_series(timestamptz '2026-06-28T12:00Z', '2026-06-30T12:00Z', '5 minutes') moment`,
  );
  await dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, '2026-06-30']);
  await dataSource.query('VACUUM ANALYZE');
  const agentId = agentIds[0] ?? randomUUID();
  const contacts: { user_id: string }[] = await dataSource.query(
    `SELECT user_id FROM depth_scores WHERE project_id = $1 AND agent_id = $2 ORDER BY hashtext(user_id) LIMIT 5000`,
    [projectId, agentId],
  );
  return { projectId, agentId, contactIds: contacts.map(({ user_id }) => user_id) };
}

/**
 * The same as of today, and actually recomputed, so that new events count and the next recompute continues from there.
 */
export async function fillLiveProject(dataSource: DataSource, relationships: number): Promise<FilledProject> {
  const project = await fillProject(dataSource, relationships);
  await dataSource.query('UPDATE projects SET pinned_as_of = NULL WHERE project_id = $1', [project.projectId]);
  const recompute = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  for (const outcome of await recompute.recompute({ full: true })) {
    if (outcome.status !== 'finished') throw new Error(JSON.stringify(outcome));
  }
  return project;
}
