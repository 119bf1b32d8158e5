import { randomUUID } from 'node:crypto';
import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { ALL_AGENTS } from '../../src/database/all-agents';
import { MOAT_INDEX } from '../../src/moat/moat-index.queries';
import { etagOf } from '../../src/serving/etag';
import { ResponseCache } from '../../src/serving/response-cache';
import type { TableBody } from '../../src/serving/table-body';
import { insertSnapshot, insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the response cache', () => {
  let database: TestDatabase;
  let mine: ProjectId;
  let theirs: ProjectId;
  let bodies: ResponseCache;
  let memory: TenantLookupCache;
  let statements: jest.SpyInstance;
  beforeAll(async () => {
    database = await createTestDatabase();
    statements = jest.spyOn(database.readerPool, 'queryAs');
  });
  beforeEach(async () => {
    mine = await insertTenant(database.dataSource, randomUUID());
    theirs = await insertTenant(database.dataSource, randomUUID());
    for (const project_id of [mine, theirs]) {
      await insertSnapshot(database.dataSource, { project_id, agent_id: ALL_AGENTS, date: '2025-06-30' });
    }
    await finishRun(mine, 0.25);
    await finishRun(theirs, 0.75);
    memory = new TenantLookupCache(database.readerPool);
    bodies = readerOf(1_000_000);
    statements.mockClear();
  });
  afterAll(() => database.drop());

  const readerOf = (maxBytes: number) =>
    new ResponseCache(database.readerPool, memory, { maxBytes, publicUrl: 'https://api.example.com' });
  const index = async (project: TenantProject, reader = bodies): Promise<TableBody> =>
    await reader.cached(project, MOAT_INDEX, [ALL_AGENTS]);
  const shown = ({ text }: TableBody) => (JSON.parse(text ?? 'null') as { moat_index: number }).moat_index;

  /** The effect of a run: its rows and its record appear together. */
  async function finishRun(projectId: ProjectId, moat_index: number): Promise<void> {
    await database.dataSource.query(
      `WITH written AS (UPDATE daily_snapshots SET moat_index = $2 WHERE project_id = $1)
       INSERT INTO recompute_runs (project_id, run_id, as_of, mode, status, finished_at)
       VALUES ($1, gen_random_uuid(), '2025-06-30', 'full', 'finished', clock_timestamp())`,
      [projectId, moat_index],
    );
  }

  /** The project as the guard provides it, with the newest run at this time. */
  async function tenant(projectId: ProjectId, ifNoneMatch?: string): Promise<TenantProject> {
    const { served } = await index({ projectId, served: null }, readerOf(0));
    statements.mockClear();
    return { projectId, served, ifNoneMatch };
  }

  it('reads a body once for all requests', async () => {
    const project = await tenant(mine);
    const same = await Promise.all([index(project), index(project), index(project)]);
    expect(new Set(same).size).toBe(1);
    expect(await index(project)).toBe(same[0]);
    expect(statements).toHaveBeenCalledTimes(1);
  });

  it('never returns the body of another tenant', async () => {
    const [ours, others] = [await tenant(mine), await tenant(theirs)];
    // Even with the run of the other project, which no guard would provide.
    const mixed = { projectId: mine, served: others.served };
    const seen = await Promise.all([ours, others, mixed, ours, others, mixed].map((project) => index(project)));
    expect(seen.map(shown)).toEqual([0.25, 0.75, 0.25, 0.25, 0.75, 0.25]);
    expect(new Set(seen.map(({ tag }) => tag)).size).toBe(2);
  });

  it('shows a run from the first request that knows it, with its own tag', async () => {
    const before = await tenant(mine);
    const old = await index(before);
    await finishRun(mine, 0.5);
    const after = await tenant(mine);
    const fresh = await index(after);
    expect([shown(old), shown(fresh)]).toEqual([0.25, 0.5]);
    expect(fresh.tag).not.toBe(old.tag);
    expect(fresh.served?.key).toBe(after.served?.key);
  });

  it('tags a body with its run, even before a notification', async () => {
    const before = await tenant(mine);
    const forgets = jest.spyOn(memory, 'forget');
    await finishRun(mine, 0.5);
    const body = await index(before); // no notification arrived, and the look-up is less than a second old
    expect(shown(body)).toBe(0.5);
    expect(body.served?.key).not.toBe(before.served?.key);
    expect(forgets).toHaveBeenCalledWith(mine);
    expect((await index(await tenant(mine))).tag).toBe(body.tag);
  });

  it('reads an uncached body once for simultaneous requests, and again for later ones', async () => {
    const project = await tenant(mine);
    const live = async () => shown(await bodies.uncached(project, MOAT_INDEX, [ALL_AGENTS]));
    const early = [live(), live()];
    await new Promise((resolve) => setImmediate(resolve));
    expect(statements).toHaveBeenCalledTimes(1);
    await finishRun(mine, 0.5); // the first reading is in progress, or finished
    expect(await live()).toBe(0.5);
    const [first, second] = await Promise.all(early);
    expect(second).toBe(first);
    expect(statements).toHaveBeenCalledTimes(2);
  });

  describe('with a computed body', () => {
    const compute = jest.fn();
    beforeEach(() => {
      compute.mockReset();
    });
    const computed = (project: TenantProject, reader = bodies) => reader.computed(project, 'sum', [1, 'a'], compute);

    it('computes it once per run for any number of requests', async () => {
      const project = await tenant(mine);
      compute.mockImplementation(async () => ({ state: project.served?.key ?? null, body: { sum: 1 } }));
      const same = await Promise.all([computed(project), computed(project)]);
      expect(await computed(project)).toBe(same[0]);
      expect(compute).toHaveBeenCalledTimes(1);
      expect([same[0]?.text, same[0]?.served]).toEqual(['{"sum":1}', project.served]);
      // The client has it, so the database is not even queried.
      const again = { ...project, ifNoneMatch: etagOf(same[0]?.tag ?? '', 'identity') };
      expect((await computed(again, readerOf(0))).text).toBeNull();
      expect(compute).toHaveBeenCalledTimes(1);
      await finishRun(mine, 0.5);
      const after = await tenant(mine);
      compute.mockImplementation(async () => ({ state: after.served?.key ?? null, body: { sum: 2 } }));
      expect((await computed(after)).text).toBe('{"sum":2}');
      expect((await computed(after)).tag).not.toBe(same[0]?.tag);
      expect(compute).toHaveBeenCalledTimes(2);
    });

    it('keeps other parameters and other projects apart', async () => {
      const [ours, others] = [await tenant(mine), await tenant(theirs)];
      const of = (project: TenantProject, parameter: number) =>
        bodies.computed(project, 'sum', [parameter], async () => ({
          state: project.served?.key ?? null,
          body: { of: project.projectId, parameter },
        }));
      for (const [project, parameter] of [[ours, 1] as const, [ours, 2] as const, [others, 1] as const]) {
        await of(project, parameter);
        expect(JSON.parse((await of(project, parameter)).text ?? '')).toEqual({ of: project.projectId, parameter });
      }
    });

    it('fails for all waiting requests, and is then retried', async () => {
      const project = await tenant(mine);
      compute.mockRejectedValueOnce(new Error('too slow'));
      const both = await Promise.allSettled([computed(project), computed(project)]);
      expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      compute.mockResolvedValue({ state: project.served?.key ?? null, body: {} });
      expect((await computed(project)).text).toBe('{}');
      expect(compute).toHaveBeenCalledTimes(2);
    });
  });

  it('keeps nothing of an earlier run', async () => {
    await index(await tenant(mine));
    await index(await tenant(theirs));
    const both = bodies.cachedBytes;
    bodies.forget(mine);
    expect(bodies.cachedBytes).toBeGreaterThan(0);
    expect(bodies.cachedBytes).toBeLessThan(both);
    bodies.forget(theirs);
    expect(bodies.cachedBytes).toBe(0);
  });

  it('does not cache a read that began before an invalidation', async () => {
    const reading = index(await tenant(mine));
    bodies.forget(mine);
    await reading;
    expect(bodies.cachedBytes).toBe(0);
  });

  it('stays within its maximum size', async () => {
    const small = readerOf(20_000);
    const project = await tenant(mine);
    for (let turn = 0; turn < 50; turn++) {
      await small.cached(project, `SELECT '{"x":"' || repeat('x', 500) || $2 || '"}' WHERE $1::uuid IS NOT NULL`, [
        `${turn}`,
      ]);
      expect(small.cachedBytes).toBeLessThanOrEqual(20_000);
    }
    expect(small.cachedBytes).toBeGreaterThan(0);
    // A body larger than the whole cache is served, and not cached.
    const big = await small.cached(project, `SELECT '{"x":"' || repeat('x', 90000) || '"}' WHERE $1::uuid IS NOT NULL`);
    expect(big.text).toHaveLength(90_008);
    expect(small.cachedBytes).toBeLessThanOrEqual(20_000);
  });

  it('reads no table if the client has the body in any coding', async () => {
    const { tag } = await index(await tenant(mine));
    bodies.forget(mine);
    for (const known of [etagOf(tag, 'identity'), `"other", ${etagOf(tag, 'gzip')}`, `W/${etagOf(tag, 'identity')}`]) {
      const project = await tenant(mine, known);
      expect(await index(project)).toMatchObject({ tag, text: null });
    }
    expect(statements).not.toHaveBeenCalled();
    for (const other of ['*', '"other"', tag, `"${tag}x"`, `"x${tag}"`, `"a, ${etagOf(tag, 'identity')}`]) {
      expect((await index(await tenant(mine, other))).text).not.toBeNull();
    }
    await finishRun(mine, 0.5);
    expect(shown(await index(await tenant(mine, etagOf(tag, 'identity'))))).toBe(0.5);
  });
});
