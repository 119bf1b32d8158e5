import { eachProject } from './each-project';
import type { ReaderPool } from './reader-pool';

const NO_PROJECT = '00000000-0000-0000-0000-000000000000';

describe('to ask each project', () => {
  let sent: { text: string; values: readonly unknown[] }[];
  const pool = {
    query: async (text: string, values: readonly unknown[]) => {
      sent.push({ text, values });
      return values.filter((value) => value !== NO_PROJECT);
    },
  } as unknown as ReaderPool;
  const ask = async (count: number) => {
    const ids = Array.from({ length: count }, (_, index) => `p${index}`);
    expect(await eachProject(pool, ids, (id) => `(SELECT ${id})`)).toEqual(ids);
  };
  beforeEach(() => {
    sent = [];
  });

  it('runs nothing without projects', async () => {
    await ask(0);
    expect(sent).toEqual([]);
  });

  it('is one statement for several, filled up with an id that no project has', async () => {
    await ask(3);
    expect(sent).toEqual([
      {
        text: '(SELECT $1) UNION ALL (SELECT $2) UNION ALL (SELECT $3) UNION ALL (SELECT $4)',
        values: ['p0', 'p1', 'p2', NO_PROJECT],
      },
    ]);
  });

  it('has few different texts for any number, each of limited length', async () => {
    for (let count = 1; count <= 200; count++) await ask(count);
    expect(new Set(sent.map(({ text }) => text)).size).toBe(7);
    expect(Math.max(...sent.map(({ values }) => values.length))).toBe(64);
  });
});
