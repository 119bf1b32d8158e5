import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectId } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { ErasureQueries } from '../../src/ingestion/erasure/erasure.queries';
import { insertFacts, insertProject } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const [, section = ''] =
  /### Erase again after a restore\n([\s\S]*?)\n### /.exec(
    readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8'),
  ) ?? [];
const [, exported = ''] = /\\copy \((SELECT [^)]*)\) TO/.exec(section) ?? [];
const [, script = ''] = /<<'SQL'\n([\s\S]*?)\nSQL\n/.exec(section) ?? [];
const [create = '', list = '', keep = ''] = script.replace(/^\\copy .*$/m, '').split(';\n');

describe('the procedure of docs/operations.md after a restore', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('finds the erased contacts in the backup, and prevents their return', async () => {
    const ids = ['gone', 'Łódź "1"', 'stays'];
    const [projectId, other] = await Promise.all(
      ['One', 'Two'].map((name) => insertProject(database.dataSource, name)),
    );
    for (const id of [projectId, other])
      await insertFacts(
        database.dataSource,
        id as string,
        ids.map((contact) => ({ agent: 'Ada', contact, occurredAt: '2025-03-01T10:00Z' })),
      );
    const runner = database.dataSource.createQueryRunner();
    const backup = await runner.query('SELECT * FROM contacts');
    await runner.startTransaction();
    const erasure = new ErasureQueries(database.reader);
    for (const id of ids.slice(0, 2)) await erasure.deleteFacts(runner, projectId as ProjectId, id, SYSTEM);
    await runner.commitTransaction();
    const digests: { project_id: string; user_digest: string }[] = await runner.query(exported);
    expect(digests).toHaveLength(2);

    await runner.query('DELETE FROM erased_contacts');
    await runner.query(
      'INSERT INTO contacts SELECT * FROM jsonb_populate_recordset(NULL::contacts, $1) ON CONFLICT DO NOTHING',
      [JSON.stringify(backup)],
    );
    await runner.query(create);
    for (const { project_id, user_digest } of digests)
      await runner.query('INSERT INTO erased VALUES ($1, $2)', [project_id, user_digest]);
    const found: { user_id: string }[] = await runner.query(list);
    expect(found.map((it) => it.user_id).sort()).toEqual(ids.slice(0, 2).sort());
    expect(found).toEqual(found.map(({ user_id }) => ({ project_id: projectId, user_id })));
    await runner.query(keep);
    expect(await runner.query(exported)).toEqual(expect.arrayContaining(digests));
    await runner.query('DROP TABLE erased');
    await runner.release();
  });
});
