import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import type { PipelineFlowBody } from '../../src/fleet/pipeline-flow.dto';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { PipelineTransitionsQueries } from '../../src/fleet/pipeline-transitions.queries';
import { PipelineTransitionsService } from '../../src/fleet/pipeline-transitions.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { contentOf, servedOn } from '../support/body-content';
import { insertFacts, insertProject, isoDay, localDate, onDay, recordChangedContacts } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** 2026-11-01: in Havana midnight occurs twice. */
const DAY = utcDay('2026-11-01');
const STAGES = ['new', 'qualified', 'routed', 'nurtured', 'closed'] as const;

/** Times in quarters of an hour after the UTC midnight at which the day begins. */
interface History {
  /** The first fact about the contact, such as its name: it has no stage. */
  readonly seen: number;
  readonly active: readonly { readonly agent: string; readonly at: number }[];
  readonly classified: readonly number[];
  readonly routed: readonly { readonly agent: string; readonly at: number }[];
  readonly closed: readonly number[];
}

// Around the day, also after it, because facts may be dated in the future.
const at = fc.integer({ min: -4 * 96, max: 4 * 96 });
const agent = fc.constantFrom('Ada', 'Ada', 'Ben');
const few = <T>(one: fc.Arbitrary<T>, nothing = 1) =>
  fc.oneof(
    { weight: nothing, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(one, { minLength: 1, maxLength: 2 }) },
  );
const history: fc.Arbitrary<History> = fc.record({
  seen: at,
  active: fc.array(fc.record({ agent, at }), { maxLength: 5, size: 'max' }),
  classified: few(at),
  routed: few(fc.record({ agent, at })),
  closed: few(at, 4),
});
const zone = fc.constantFrom('UTC', 'America/Havana', 'Africa/Cairo', 'Asia/Kathmandu');

const moment = (quarters: number) => onDay(DAY, quarters * 900_000);

/** The rule, implemented a second time: the stage of a contact at the end of a day; null if it does not exist yet. */
function stageOn(day: string, timeZone: string, { seen, active, classified, routed, closed }: History): string | null {
  const date = (quarters: number) => localDate(moment(quarters), timeZone);
  const all = [seen, ...active.map((it) => it.at), ...classified, ...routed.map((it) => it.at), ...closed];
  if (closed.some((it) => date(it) <= day)) return 'closed';
  const newest = routed.filter((it) => date(it.at) <= day).sort((a, b) => b.at - a.at)[0];
  if (newest) {
    const days = active.filter((it) => it.agent === newest.agent).map((it) => date(it.at));
    return new Set(days.filter((it) => it >= date(newest.at) && it <= day)).size >= 2 ? 'nurtured' : 'routed';
  }
  if (classified.some((it) => date(it) <= day)) return 'qualified';
  return all.some((it) => date(it) <= day) ? 'new' : null;
}

/** One rule in three statements: the counts of a run, the flow of a past day, and the transitions up to it. */
describe('the rule of the pipeline', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function insert(timeZone: string, histories: readonly History[]): Promise<{ name: string; id: ProjectId }> {
    const { dataSource } = database;
    const name = `Pipeline ${randomUUID()}`;
    const id = (await insertProject(dataSource, name, 'org_test', timeZone)) as ProjectId;
    const contacts = histories.map((_, index) => `c${index}`);
    await dataSource.query(
      'INSERT INTO contacts (project_id, user_id, first_seen) SELECT $1, * FROM unnest($2::text[], $3::timestamptz[])',
      [id, contacts, histories.map(({ seen }) => moment(seen))],
    );
    const facts = histories.flatMap(({ active }, index) =>
      active.map((it) => ({ agent: it.agent, contact: `c${index}`, occurredAt: moment(it.at) })),
    );
    const agents = await insertFacts(dataSource, id, [
      { agent: 'Ada', contact: 'other', occurredAt: moment(-900) },
      { agent: 'Ben', contact: 'other', occurredAt: moment(-900) },
      ...facts,
    ]);
    const put = async (table: string, rows: readonly (readonly [contact: string, at: string, value: string])[]) => {
      await dataSource.query(
        `INSERT INTO ${table} SELECT $1, * FROM unnest($2::text[], $3::timestamptz[],
           $4::${table === 'permanent_routes' ? 'uuid' : 'text'}[]) ON CONFLICT DO NOTHING`,
        [id, rows.map(([contact]) => contact), rows.map(([, time]) => time), rows.map(([, , value]) => value)],
      );
    };
    const each = <T>(of: (it: History) => readonly T[], row: (it: T) => [string, string]) =>
      histories.flatMap((it, index) => of(it).map((one) => [`c${index}`, ...row(one)] as const));
    await put(
      'classifications',
      each(
        (it) => it.classified,
        (it) => [moment(it), 'gold'],
      ),
    );
    await put(
      'permanent_routes',
      each(
        (it) => it.routed,
        (it) => [moment(it.at), agents.get(it.agent) ?? ''],
      ),
    );
    await put(
      'lead_outcomes',
      each(
        (it) => it.closed,
        (it) => [moment(it), 'won'],
      ),
    );
    await recordChangedContacts(dataSource, id, contacts);
    return { name, id };
  }

  it('is the same for runs, past days and transitions, for any facts of a contact', async () => {
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    const flow = new PipelineFlowService(database.bodies);
    const transitions = new PipelineTransitionsService(new PipelineTransitionsQueries(database.reader));
    const counted = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(zone, fc.array(history, { minLength: 6, maxLength: 16, size: 'max' }), async (timeZone, raw) => {
        // Two simultaneous routes count as one.
        const histories = raw.map((it) => ({
          ...it,
          routed: it.routed.filter((one, index) => it.routed.findIndex(({ at }) => at === one.at) === index),
        }));
        const { name, id } = await insert(timeZone, histories);
        const project: TenantProject = { projectId: id, served: servedOn(isoDay(DAY + 2)) };
        // The first run is a full one, the others are incremental.
        for (const day of [DAY - 2, DAY - 1, DAY, DAY + 1, DAY + 2].map(isoDay)) {
          const [run] = await runs.recompute({ project: name, asOf: day });
          expect(run).toMatchObject({ status: 'finished' });
          const expected = STAGES.map((stage) => ({
            stage,
            count:
              histories.filter((it) => stageOn(day, timeZone, it) === stage).length +
              // The other one met both agents once, long ago.
              (stage === 'new' ? 1 : 0),
          }));
          for (const { stage, count } of expected) counted.set(stage, (counted.get(stage) ?? 0) + count);
          expect((await contentOf<PipelineFlowBody>(flow.flow(project))).stages).toEqual(expected);
          expect((await contentOf<PipelineFlowBody>(flow.flow(project, day))).stages).toEqual(expected);
          const { stages } = await transitions.transitions(project, { from: null, to: day });
          expect(stages.map(({ stage, entered, left }) => ({ stage, count: entered - left }))).toEqual(expected);
        }
      }),
      { seed: 18, numRuns: Number(process.env.PROPERTY_RUNS ?? 12), endOnFailure: true },
    );
    expect(STAGES.filter((stage) => (counted.get(stage) ?? 0) < 10)).toEqual([]);
  }, 600_000);
});
