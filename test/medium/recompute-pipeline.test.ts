import type { PipelineStage } from '../../src/database/entities/pipeline-stage.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay, recordChangedContacts } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('pipeline stages', () => {
  let database: TestDatabase;
  let projectId: string;
  let agents: ReadonlyMap<string, string>;
  beforeEach(async () => {
    database = await createTestDatabase();
    projectId = await insertProject(database.dataSource);
  });
  afterEach(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) =>
    database.dataSource.query(statement, [projectId, ...parameters]);
  const interactions = async (...days: [agent: string, contact: string, day: number][]) => {
    agents = await insertFacts(
      database.dataSource,
      projectId,
      days.map(([agent, contact, day]) => ({ agent, contact, occurredAt: onDay(day, 1000) })),
    );
  };
  const put = async (table: string, contact: string, day: number, ...values: unknown[]) => {
    const places = values.map((_, index) => `$${index + 4}`).join(', ');
    await sql(`INSERT INTO ${table} VALUES ($1, $2, $3, ${places})`, contact, onDay(day), ...values);
    await recordChangedContacts(database.dataSource, projectId, [contact]);
  };
  const classify = (contact: string, day: number) => put('classifications', contact, day, 'gold');
  const route = (contact: string, agent: string, day: number) =>
    put('permanent_routes', contact, day, agents.get(agent));
  const close = (contact: string, day: number) => put('lead_outcomes', contact, day, 'lost');

  async function stages(asOf = AS_OF): Promise<Record<string, number>> {
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await service.recompute({ asOf: isoDay(asOf) })).toMatchObject([{ status: 'finished' }]);
    const rows: PipelineStage[] = await sql('SELECT * FROM pipeline_stages WHERE project_id = $1');
    return Object.fromEntries(rows.map(({ stage, count }) => [stage, count]));
  }

  it('count each contact once, at its furthest stage', async () => {
    await interactions(
      ['Ada', 'new', AS_OF - 9],
      ['Ada', 'qualified', AS_OF - 9],
      ['Ada', 'routed', AS_OF - 9],
      ['Ada', 'nurtured', AS_OF - 5],
      ['Ada', 'nurtured', AS_OF - 4],
      ['Ada', 'closed', AS_OF - 5],
      ['Ben', 'closed', AS_OF - 4],
    );
    for (const contact of ['qualified', 'routed', 'nurtured', 'closed']) await classify(contact, AS_OF - 8);
    for (const contact of ['routed', 'nurtured', 'closed']) await route(contact, 'Ada', AS_OF - 6);
    await close('closed', AS_OF - 1);
    expect(await stages()).toEqual({ new: 1, qualified: 1, routed: 1, nurtured: 1, closed: 1 });
  });

  it('omit a contact whose facts are all in the future, until the day of the first one', async () => {
    await interactions(['Ada', 'b', AS_OF]);
    // Without a stage, such as a name.
    await sql(`INSERT INTO contacts (project_id, user_id, first_seen) VALUES ($1, 'a', $2)`, onDay(AS_OF + 2));
    await recordChangedContacts(database.dataSource, projectId, ['a']);
    expect(await stages()).toEqual({ new: 1 });
    await interactions(['Ada', 'a', AS_OF + 3]);
    expect(await stages()).toEqual({ new: 1 });
    expect(await sql('SELECT user_id FROM contact_stages WHERE project_id = $1')).toEqual([{ user_id: 'b' }]);
    expect(await stages(AS_OF + 2)).toEqual({ new: 2 });
  });

  it('count only activity with the routed agent, since the route, as nurture', async () => {
    await interactions(
      ['Ada', 'before', AS_OF - 20],
      ['Ada', 'before', AS_OF - 19],
      ['Ada', 'before', AS_OF - 3],
      ['Ben', 'other', AS_OF - 3],
      ['Ben', 'other', AS_OF - 2],
      ['Ada', 'same day', AS_OF - 3],
      ['Ada', 'same day', AS_OF - 3],
    );
    for (const contact of ['before', 'other', 'same day']) await route(contact, 'Ada', AS_OF - 10);
    expect(await stages()).toEqual({ routed: 3 });
  });

  it('use the newest route', async () => {
    await interactions(['Ada', 'moved', AS_OF - 8], ['Ada', 'moved', AS_OF - 7], ['Ben', 'moved', AS_OF - 30]);
    await route('moved', 'Ada', AS_OF - 10);
    expect(await stages()).toEqual({ nurtured: 1 });
    await route('moved', 'Ben', AS_OF - 5);
    expect(await stages()).toEqual({ routed: 1 });
  });

  it('are as of the requested date', async () => {
    await interactions(['Ada', 'one', AS_OF - 9], ['Ada', 'later', AS_OF]);
    await classify('one', AS_OF - 5);
    await close('one', AS_OF - 2);
    expect(await stages(AS_OF - 6)).toEqual({ new: 1 });
    expect(await stages(AS_OF - 5)).toEqual({ qualified: 1 });
    expect(await stages(AS_OF)).toEqual({ closed: 1, new: 1 });
  });
});
