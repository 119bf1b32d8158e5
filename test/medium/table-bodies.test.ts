import fc from 'fast-check';
import type { ProjectId, TenantAgent } from '../../src/auth/tenant';
import { CohortService } from '../../src/cohort/cohort.service';
import { ALL_AGENTS } from '../../src/database/all-agents';
import { DepthService } from '../../src/depth/depth.service';
import { DistributionService } from '../../src/depth/distribution.service';
import { FleetActivityService } from '../../src/fleet/fleet-activity.service';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { AtRiskService } from '../../src/moat/at-risk.service';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import type { TableBody } from '../../src/serving/table-body';
import { PLAIN_BODIES, type PlainBody, type PlainName, type PlainSubject } from '../support/plain-bodies';
import { insertCohortPoint, insertScore, insertSnapshot, insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const HOUR = 3_600_000;

/** Values as the recompute writes them: six decimals, including small ones and both zeros. */
const number = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((micro) => micro / 1e6),
  fc.integer({ min: -150, max: 150 }).map((micro) => micro / 1e6),
  fc.constantFrom(-0, 0, 1, -1, 1e-6, 0.0001, 0.000999, 0.001),
);
/** PostgreSQL stores neither NUL nor half surrogate pairs. */
const text = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((value) => value.replaceAll('\0', ''))
  .filter((value) => !/\p{Cs}/u.test(value));
/** With microseconds, which JavaScript's dates do not have. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 1_750_000_000_000 }), fc.integer({ min: 0, max: 999 }))
  .map(([ms, micro]) => new Date(ms).toISOString().replace('Z', `${String(micro).padStart(3, '0')}Z`));
const action = fc.constantFrom(
  'win_back',
  'let_rest',
  'reach_out_now',
  'light_nudge',
  'check_in',
  'keep_rhythm',
  'odd_one',
);
const contact = fc.record({
  user_id: text,
  contact_name: text,
  depth: number,
  trend: number,
  value_at_stake: number,
  at_risk: fc.boolean(),
  action,
  silence_days: fc.integer({ min: 0, max: 400 }),
  typical_gap: fc.integer({ min: 1, max: 40_000_000 }).map((micro) => micro / 1e6),
  seen: time,
  kind: fc.constantFrom('message', 'email', 'call', 'meeting', 'other'),
});
const world = fc.record({
  contacts: fc.uniqueArray(contact, { selector: ({ user_id }) => user_id, maxLength: 6 }),
  days: fc.array(fc.tuple(number, number, number, number, number, number), { maxLength: 40 }),
  points: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), number), { maxLength: 10 }),
  stages: fc.subarray(['new', 'qualified', 'routed', 'nurtured', 'closed']),
  count: fc.integer({ min: 1, max: 7 }),
});

describe('the bodies that the database writes', () => {
  let database: TestDatabase;
  let project: TenantAgent;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('equal the output of JSON.stringify for the same rows, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ contacts, days, points, stages, count }) => {
        const projectId = await insertTenant(database.dataSource, crypto.randomUUID());
        project = { projectId, agentId: ADA, served: null };
        for (const { seen, kind, ...row } of contacts) await insertContact(projectId, { seen, kind, ...row });
        for (const [ago, values] of days.entries()) await insertDay(projectId, ago * 3, values);
        await insertCohorts(projectId, points);
        for (const [index, stage] of stages.entries()) {
          await database.dataSource.query('INSERT INTO pipeline_stages VALUES ($1, $2, $3)', [projectId, stage, index]);
        }
        for (const name of Object.keys(PLAIN_BODIES) as PlainName[]) {
          const subject = { projectId, agentId: ADA, contactId: contacts[0]?.user_id ?? 'nobody', count };
          if (name === 'cohorts') subject.count = 26;
          const plain = await plainBody(PLAIN_BODIES[name], subject);
          const ours = await served(name, subject).catch((error: Error) => error.message);
          expect([name, ours]).toEqual([name, plain === undefined ? 'Not Found' : JSON.stringify(plain)]);
        }
      }),
      { numRuns: 15 },
    );
  });

  async function plainBody({ sql, values, body }: PlainBody, subject: PlainSubject): Promise<object | undefined> {
    return body(await database.dataSource.query(sql, values(subject)));
  }

  async function served(name: PlainName, { contactId, count }: PlainSubject): Promise<string | null> {
    const { bodies } = database;
    const bodyOf: Record<PlainName, () => Promise<TableBody>> = {
      'contact depth': () => new DepthService(bodies).contactDepth(project, contactId),
      'depth scores': () => new DepthService(bodies).projectScores(project, count),
      'agent distribution': () => new DistributionService(bodies).ofAgent(project, count),
      moat: () => new DistributionService(bodies).ofProject(project, count),
      'moat index': () => new MoatIndexService(bodies).moatIndex(project),
      'at risk': () => new AtRiskService(bodies).contacts(project, count),
      cohorts: () => new CohortService(bodies).cohorts(project),
      'pipeline flow': () => new PipelineFlowService(bodies).flow(project),
      'fleet activity': () => new FleetActivityService(bodies).activity(project, count),
    };
    return (await bodyOf[name]()).text;
  }

  async function insertContact(
    project_id: ProjectId,
    {
      seen,
      kind,
      ...row
    }: Omit<Parameters<typeof insertScore>[1], 'project_id' | 'agent_id'> & { seen: string; kind: string },
  ): Promise<void> {
    const { dataSource } = database;
    await insertScore(dataSource, { project_id, agent_id: ADA, ...row });
    await dataSource.query('UPDATE depth_scores SET last_interaction = $3 WHERE project_id = $1 AND user_id = $2', [
      project_id,
      row.user_id,
      seen,
    ]);
    await dataSource.query('INSERT INTO contacts (project_id, user_id, name) VALUES ($1, $2, $3)', [
      project_id,
      row.user_id,
      row.at_risk ? row.contact_name : null,
    ]);
    await dataSource.query(
      `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, kind, direction)
       VALUES ($1, gen_random_uuid(), $2, $3, $4, $5, 'outbound')`,
      [project_id, ADA, row.user_id, seen, kind],
    );
    await dataSource.query(
      `INSERT INTO agent_actions (project_id, action_id, agent_id, user_id, action, summary, occurred_at)
       VALUES ($1, gen_random_uuid(), $2, $3, 'routed', $4, $5)`,
      [project_id, ADA, row.at_risk ? row.user_id : null, row.contact_name, new Date(Date.parse(seen) + HOUR)],
    );
  }

  async function insertDay(project_id: ProjectId, ago: number, values: readonly number[]): Promise<void> {
    const date = new Date(Date.UTC(2025, 5, 30 - ago)).toISOString().slice(0, 10);
    const [avg_depth, breadth, depth_quality, trend, risk, moat_index] = values;
    for (const agent_id of [ADA, ALL_AGENTS]) {
      const row = { project_id, agent_id, date, total: ago, at_risk: ago };
      await insertSnapshot(database.dataSource, { ...row, avg_depth, breadth, depth_quality, trend, risk, moat_index });
    }
  }

  async function insertCohorts(project_id: ProjectId, points: readonly (readonly [number, number])[]): Promise<void> {
    for (const [back, avg_depth] of new Map(points)) {
      const entry_week = new Date(Date.UTC(2025, 5, 30 - 7 * back)).toISOString().slice(0, 10);
      for (const week of [4, 0, 1].slice(back % 3 ? 1 : 0)) {
        await insertCohortPoint(database.dataSource, { project_id, entry_week, week, size: back + 1, avg_depth });
      }
    }
  }
});
