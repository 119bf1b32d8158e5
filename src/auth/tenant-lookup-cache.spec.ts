import type { ReaderPool } from '../database/reader-pool';
import { TenantLookupCache } from './tenant-lookup-cache';

describe('TenantLookupCache', () => {
  let now: number;
  let rows: { project_id: string; served: string }[];
  let queries: unknown[][];
  /** Completes queries that are held back. */
  let release: () => void;
  let held: Promise<void> | null;
  let lookups: TenantLookupCache;
  beforeEach(() => {
    now = 5_000;
    rows = [{ project_id: 'p1', served: 'run 1' }];
    queries = [];
    held = null;
    const query = async (text: string, values: readonly unknown[]) => {
      queries.push([text, ...values]);
      const found = rows;
      await held;
      return found;
    };
    lookups = new TenantLookupCache({ query, assign: () => {} } as unknown as ReaderPool, () => now);
  });
  const look = (owner = 'org', text = 'SELECT 1') => lookups.query(text, [owner, 'p1'], owner);

  it('shares one query among all requests of a second', async () => {
    expect(await Promise.all([look(), look(), look()])).toEqual([rows, rows, rows]);
    now += 999;
    await look();
    expect(queries).toHaveLength(1);
    now += 2;
    rows = [{ project_id: 'p1', served: 'run 2' }];
    expect(await look()).toEqual(rows);
    expect(queries).toHaveLength(2);
  });

  it('counts the second from the start of the query, not from its end', async () => {
    held = new Promise((resolve) => {
      release = resolve;
    });
    const slow = look();
    now += 900;
    release();
    await slow;
    now += 200;
    await look();
    expect(queries).toHaveLength(2);
  });

  it('separates owners and statements', async () => {
    await look('org');
    await look('other');
    await look('org', 'SELECT 2');
    await lookups.query('SELECT 1', ['org","p1'], 'org');
    expect(queries).toHaveLength(4);
  });

  it('does not cache empty results', async () => {
    rows = [];
    await look();
    rows = [{ project_id: 'p1', served: 'run 1' }];
    expect(await look()).toEqual(rows);
  });

  it('invalidates one project at once, and no other', async () => {
    await look();
    lookups.forget('p2');
    await look();
    expect(queries).toHaveLength(1);
    lookups.forget('p1');
    await look();
    expect(queries).toHaveLength(2);
    lookups.forgetAll();
    await look();
    expect(queries).toHaveLength(3);
  });

  it('does not cache results of queries that began before the invalidation', async () => {
    held = new Promise((resolve) => {
      release = resolve;
    });
    const early = look();
    lookups.forget('p1');
    const late = look();
    release();
    await Promise.all([early, late]);
    expect(queries).toHaveLength(2);
    await look();
    expect(queries).toHaveLength(2); // the late result is cached, the early one is not
  });
});
