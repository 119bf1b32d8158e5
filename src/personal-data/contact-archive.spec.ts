import fc from 'fast-check';
import { contactArchive } from './contact-archive';

const HEAD = { project_id: 'p', user_ids: ['a"b', 'c'], exported_at: '2026-11-30T00:00:00.000Z' };

async function textOf(batches: readonly (readonly { source: string; record: string }[])[]): Promise<string> {
  async function* all() {
    yield* batches;
  }
  let text = '';
  for await (const piece of contactArchive(HEAD, all())) text += piece;
  return text;
}

it('is one JSON object with every row, however the rows are batched', async () => {
  const tables = fc.uniqueArray(
    fc.record({ name: fc.string({ minLength: 1 }), rows: fc.array(fc.jsonValue(), { minLength: 1 }) }),
    { selector: ({ name }) => name },
  );
  await fc.assert(
    fc.asyncProperty(tables, fc.integer({ min: 1, max: 5 }), async (found, size) => {
      const rows = found.flatMap(({ name, rows: all }) =>
        all.map((row) => ({ source: name, record: JSON.stringify(row) })),
      );
      const batches = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
        rows.slice(index * size, (index + 1) * size),
      );
      const expected = found.map(({ name, rows: all }) => [name, JSON.parse(JSON.stringify(all))]);
      const { tables: written, ...head } = JSON.parse(await textOf(batches));
      expect(head).toEqual(HEAD);
      expect(Object.entries(written).sort()).toEqual(expected.sort());
    }),
  );
});

it('ends with an error rather than hide rows', async () => {
  const rows = ['a', 'b', 'a'].map((source) => ({ source, record: '1' }));
  await expect(textOf([rows])).rejects.toThrow('the rows of a are not together');
});
