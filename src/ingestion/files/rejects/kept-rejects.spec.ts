import type { SourceReader } from '../source';
import { KeptRejects } from './kept-rejects';
import { storedText } from './stored-text';

it('the name of a file, however it is cut, is a text that the database stores', () => {
  const kept = new KeptRejects();
  const reader = { columns: [], factColumns: new Map() } as unknown as SourceReader;
  for (const last of [255, 256]) {
    const name = `folder/😀${'x'.repeat(last)}`;
    kept.add({ line: 2, reason: 'agent_id is missing', fields: ['', 'Ada'] }, { name, reader });
  }
  expect(kept.rows.map(({ file }) => file)).toEqual(kept.rows.map(({ file }) => storedText(file ?? '')));
  expect(kept.rows.map(({ file }) => file?.length)).toEqual([256, 256]);
});
