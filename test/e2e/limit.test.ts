import { insertFacts, insertProject, onDay } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** More items than the default (20), fewer than the maximum (100). */
const ACTS = 30;

describe('limit', () => {
  let database: TestDatabase;
  let api: TestApi;
  let path: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    const projectId = await insertProject(database.dataSource);
    const facts = Array.from({ length: ACTS }, (_, day) => ({
      agent: 'Ada',
      contact: 'one',
      occurredAt: onDay(20_000 + day),
    }));
    await insertFacts(
      database.dataSource,
      projectId,
      facts.map((fact) => ({ ...fact, direction: 'outbound' as const })),
    );
    path = `/api/v1/projects/${projectId}/fleet-activity`;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it.each([
    ['', 20],
    ['?limit=5', 5],
    ['?limit=%2B5', 5],
    ['?limit=00005', 5],
    ['?%6Cimit=5', 5],
    ['?limit=0', 20],
    ['?limit=-0', 20],
    ['?limit=-3', 20],
    ['?limit=-9223372036854775808', 20],
    ['?limit=100', ACTS],
    ['?limit=101', ACTS],
    ['?limit=9223372036854775807', ACTS],
    ['?limit=', 20],
    ['?limit=&limit=3', 20],
    ['?limit=3&limit=4', 3],
    ['?limit=3&limit=abc', 3],
    ['?a=1&limit=3', 3],
    ['?limit[]=3', 20],
    ['?limit%5B%5D=3', 20],
    ['?limit[a]=3', 20],
    ['?Limit=3', 20],
    ['?LIMIT=abc', 20],
    ['?unknown=%zz', 20],
    ['?limits=abc', 20],
    ['?&&=&limit=3', 3],
    ['?__proto__[limit]=3&constructor=4', 20],
  ])('%s returns %i items', async (query, count) => {
    const response = await api.get(path + query);
    expect(response.status).toBe(200);
    expect(((await response.json()) as { items: unknown[] }).items).toHaveLength(count);
  });

  it.each([
    ['?limit=abc', 'abc'],
    ['?limit=1.5', '1.5'],
    ['?limit=1e3', '1e3'],
    ['?limit=0x10', '0x10'],
    ['?limit=%201', ' 1'],
    ['?limit=1%20', '1 '],
    ['?limit=+5', ' 5'],
    ['?limit=1_000', '1_000'],
    ['?limit=--5', '--5'],
    ['?limit=-', '-'],
    ['?limit=%EF%BC%95', '５'],
    ['?limit=1%00', '1\0'],
    ['?limit=%ff', '\ufffd'],
    ['?limit', 'true'],
    ['?limit&limit=5', 'true'],
    ['?limit=9223372036854775808', '9223372036854775808'],
    ['?limit=-9223372036854775809', '-9223372036854775809'],
    ['?limit=abc&limit=5', 'abc'],
    [`?limit=${'9'.repeat(50_000)}`, `${'9'.repeat(200)}…`],
  ])('%# is no integer', async (query, value) => {
    const response = await api.get(path + query);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      title: 'Unprocessable Entity',
      status: 422,
      detail: 'validation failed',
      errors: [{ message: 'invalid integer', location: 'query.limit', value }],
    });
  });

  it.each(['?limit=%zz', '?limit=%', '?limit=5%2'])('%s is malformed', async (query) => {
    expect((await api.get(path + query)).status).toBe(400);
  });
});
