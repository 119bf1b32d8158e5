import { Logger } from '@nestjs/common';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('a tick of the schedule', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  const tick = async () =>
    (await service.recompute({ shared: true })).map(({ project, status }) => `${project.name} ${status}`);
  const set = (text: string, name: string) =>
    database.dataSource.query(`UPDATE projects SET ${text} WHERE name = $1`, [name]);

  it('checks every project with something to do, and no other', async () => {
    const ids = new Map<string, string>();
    for (const [name, organisation] of [
      ['a1', 'org_a'],
      ['a2', 'org_a'],
      ['a3', 'org_a'],
      ['b1', 'org_b'],
    ] as const) {
      ids.set(name, await insertProject(database.dataSource, name, organisation));
    }
    // The first project of each organisation before the second of any.
    expect(await tick()).toEqual(['a1 finished', 'b1 finished', 'a2 finished', 'a3 finished']);
    expect(await tick()).toEqual([]);

    const facts = [{ agent: 'Ada', contact: 'c-1', occurredAt: onDay(AS_OF) }];
    await insertFacts(database.dataSource, ids.get('a2') ?? '', facts);
    expect(await tick()).toEqual(['a2 finished']);
    expect(await tick()).toEqual([]);

    await set('breadth_half = 7', 'a3');
    await set("pinned_as_of = '2025-01-01'", 'b1');
    await database.dataSource.query(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       VALUES ($1, 1, '{"horizon": 45}', now(), 'user')`,
      [ids.get('a1')],
    );
    expect(await tick()).toEqual(['a1 finished', 'b1 finished', 'a3 finished']);
    expect(await tick()).toEqual([]);
  });

  it('continues if the database does not know the time zone of one project', async () => {
    await set("time_zone = 'Mars/Olympus'", 'a1');
    await set('breadth_half = 9', 'a3');
    const error = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    // Whether the others are checked depends on what the database evaluates first.
    expect((await tick()).filter((line) => !line.endsWith('unchanged'))).toEqual(['a1 failed', 'a3 finished']);
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
  });
});
