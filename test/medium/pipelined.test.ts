import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pipelined } from '../../src/database/pg-internals/pipelined';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Fails where pg no longer reads the option when a query is sent. */
describe('pipelined', () => {
  let database: TestDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client(database.url);
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  const bytesSent = () => (client.connection.stream as Socket).bytesWritten;

  it('sends each query at once, and gives each its own answer', async () => {
    const sent: number[] = [];
    const answers = await pipelined(client, async () => {
      const queries = [1, 2, 3].map((value) => {
        const query = client.query('SELECT $1::int AS value', [value]);
        sent.push(bytesSent());
        return query;
      });
      return await Promise.all(queries);
    });
    expect(answers.map(({ rows }) => rows)).toEqual([[{ value: 1 }], [{ value: 2 }], [{ value: 3 }]]);
    expect(new Set(sent).size).toBe(3);
  });

  it('rolls a transaction back of which a statement fails, though COMMIT is sent already', async () => {
    await client.query('CREATE TEMPORARY TABLE kept (value int)');
    const [begun, added, failed, committed] = await pipelined(client, () =>
      Promise.allSettled([
        client.query('BEGIN'),
        client.query('INSERT INTO kept VALUES (1)'),
        client.query('SELECT 1 / 0'),
        client.query('COMMIT'),
      ]),
    );
    expect([begun.status, added.status, failed.status]).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(committed).toMatchObject({ status: 'fulfilled', value: { command: 'ROLLBACK' } });
    expect((await client.query('SELECT * FROM kept')).rows).toEqual([]);
  });

  it('leaves the connection as it was, for COPY as well', async () => {
    await pipelined(client, () => client.query('SELECT 1'));
    await client.query('CREATE TEMPORARY TABLE copied (value int)');
    await pipeline(Readable.from(['1\n2\n']), client.query(copyFrom('COPY copied FROM STDIN')));
    expect((await client.query('SELECT count(*)::int AS n FROM copied')).rows).toEqual([{ n: 2 }]);
  });
});
