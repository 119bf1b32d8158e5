import type { ReaderPool } from '../database/reader-pool';
import { TenantLookupCache } from './tenant-lookup-cache';

describe('TenantLookupCache', () => {
  let now: number;
  let rows: { project_id: string; served: string }[];
  let asked: unknown[][];
  /** Ends look-ups that are held back. */
  let release: () => void;
  let held: Promise<void> | null;
  let memory: TenantLookupCache;
  beforeEach(() => {
    now = 5_000;
    rows = [{ project_id: 'p1', served: 'run 1' }];
    asked = [];
    held = null;
    const query = async (text: string, values: readonly unknown[]) => {
      asked.push([text, ...values]);
      const found = rows;
      await held;
      return found;
    };
    memory = new TenantLookupCache({ query, assign: () => {} } as unknown as ReaderPool, () => now);
  });
  const look = (owner = 'org', text = 'SELECT 1') => memory.query(text, [owner, 'p1'], owner);

  it('shares one look-up among all requests of a second', async () => {
    expect(await Promise.all([look(), look(), look()])).toEqual([rows, rows, rows]);
    now += 999;
    await look();
    expect(asked).toHaveLength(1);
    now += 2;
    rows = [{ project_id: 'p1', served: 'run 2' }];
    expect(await look()).toEqual(rows);
    expect(asked).toHaveLength(2);
  });

  it('counts the second from the question, not from the answer', async () => {
    held = new Promise((resolve) => {
      release = resolve;
    });
    const slow = look();
    now += 900;
    release();
    await slow;
    now += 200;
    await look();
    expect(asked).toHaveLength(2);
  });

  it('tells owners and statements apart', async () => {
    await look('org');
    await look('other');
    await look('org', 'SELECT 2');
    await memory.query('SELECT 1', ['org","p1'], 'org');
    expect(asked).toHaveLength(4);
  });

  it('never remembers that nothing is there', async () => {
    rows = [];
    await look();
    rows = [{ project_id: 'p1', served: 'run 1' }];
    expect(await look()).toEqual(rows);
  });

  it('forgets a project at once, and none but this', async () => {
    await look();
    memory.forget('p2');
    await look();
    expect(asked).toHaveLength(1);
    memory.forget('p1');
    await look();
    expect(asked).toHaveLength(2);
    memory.forgetAll();
    await look();
    expect(asked).toHaveLength(3);
  });

  it('keeps nothing that was asked for before it had to forget', async () => {
    held = new Promise((resolve) => {
      release = resolve;
    });
    const early = look();
    memory.forget('p1');
    const late = look();
    release();
    await Promise.all([early, late]);
    expect(asked).toHaveLength(2);
    await look();
    expect(asked).toHaveLength(2); // the late one is kept, the early one is not
  });
});
