import type { DataSource, QueryRunner } from 'typeorm';
import { mayPrepare, queryPrepared } from './prepared-statements.queries';

interface Sent {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** A connection that records what it is sent. */
function connection() {
  const sent: Sent[] = [];
  const client = {
    query: async (statement: Sent) => {
      sent.push(statement);
      return { rows: [{ rows: 3 }], rowCount: 3 };
    },
  };
  return { sent, runner: { connect: async () => client } as unknown as QueryRunner };
}

describe('prepared statements of runs', () => {
  it('prepares a text when a connection runs it for the second time, in whichever run', async () => {
    const { sent, runner } = connection();
    for (const values of [[1], [2], [3]]) await queryPrepared(runner, 'SELECT $1', values);
    expect(sent.map(({ values }) => values)).toEqual([[1], [2], [3]]);
    expect(sent.map(({ name }) => name)).toEqual([undefined, expect.stringMatching(/^run \w{32}$/), sent[1]?.name]);
  });

  it('returns the rows and their number', async () => {
    const { runner } = connection();
    const result = await queryPrepared(runner, 'SELECT $1', [1]);
    expect(result).toEqual({ records: [{ rows: 3 }], affected: 3 });
  });

  it('knows of each connection what it has prepared', async () => {
    const [one, other] = [connection(), connection()];
    for (const { runner } of [one, one, other]) await queryPrepared(runner, 'SELECT $1', [1]);
    expect([one, other].map(({ sent }) => sent.map(({ name }) => name !== undefined))).toEqual([
      [false, true],
      [false],
    ]);
  });

  it('limits the plans of a connection, and runs what is beyond them without a name', async () => {
    const { sent, runner } = connection();
    const texts = Array.from({ length: 200 }, (_, n) => `SELECT $1 + ${n}`);
    for (const text of [...texts, ...texts, ...texts]) await queryPrepared(runner, text, [1]);
    expect(new Set(sent.flatMap(({ name }) => name ?? [])).size).toBe(150);
    expect(sent.map(({ text }) => text)).toEqual([...texts, ...texts, ...texts]);
  });

  it('are not used if a pooler does not support them', () => {
    const dataSource = (extra: object) => ({ options: { extra } }) as unknown as DataSource;
    expect([{}, { prepared: true }, { prepared: false }].map((extra) => mayPrepare(dataSource(extra)))).toEqual([
      ...[true, true, false],
    ]);
  });
});
