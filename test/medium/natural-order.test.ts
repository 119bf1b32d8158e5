import fc from 'fast-check';
import { naturally } from '../../src/database/natural-order-sql';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the natural order', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  async function sorted(texts: readonly string[]): Promise<string[]> {
    const rows: { text: string }[] = await database.dataSource.query(
      `SELECT text FROM unnest($1::text[]) AS text ORDER BY ${naturally('text')}, text COLLATE "C"`,
      [texts],
    );
    return rows.map(({ text }) => text);
  }

  it('has numbers by their size, wherever they are', async () => {
    const numbers = ['', '0', '1', '1.9', '1.10', '002', '2', '10', '100'];
    const texts = [...numbers, 'a', 'a 2', 'a 10', 'a 10 b 9', 'a 10 b 10', 'b'];
    expect(await sorted(texts.toReversed())).toEqual(texts);
  });

  it('is that of numbers, for numbers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }), { maxLength: 20 }),
        async (numbers) => {
          const expected = numbers.toSorted((a, b) => (a < b ? -1 : 1)).map(String);
          expect(await sorted(numbers.map(String))).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is that of the index of contacts', async () => {
    const rows: { 'QUERY PLAN': string }[] = await database.dataSource.transaction(async (manager) => {
      await manager.query(
        'SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off',
      );
      return await manager.query(
        `EXPLAIN SELECT user_id FROM contacts WHERE project_id = '00000000-0000-4000-8000-000000000000' AND (${naturally('user_id')}, user_id) > ('1', '1')
         ORDER BY ${naturally('user_id')}, user_id LIMIT 10`,
      );
    });
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/ix_contacts_natural on contacts[^\n]*\n\s+Index Cond: .*ROW\(/);
    expect(plan).not.toMatch(/Sort/);
  });
});
