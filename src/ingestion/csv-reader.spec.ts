import { CsvReader } from './csv-reader';
import type { FileRow } from './row-reader';

function read(text: string) {
  const rows: (Omit<FileRow, 'source'> & { source: string })[] = [];
  const reader = new CsvReader((row) => rows.push({ ...row, source: row.source() }));
  reader.push(text);
  reader.end();
  return { rows, notes: reader.notes };
}

describe('CsvReader', () => {
  it('finds the columns by name, in any order and case', () => {
    expect(read('Occurred_At, contact_id ,AGENT_ID\n2025-01-01,c,a\n').rows).toEqual([
      { line: 2, source: '2025-01-01,c,a', content: { agent_id: 'a', contact_id: 'c', occurred_at: '2025-01-01' } },
    ]);
  });

  it('ignores unknown columns and says so', () => {
    const { rows, notes } = read('agent_id,mood,contact_id,occurred_at,\na,good,c,2025-01-01,\n');
    expect(rows[0]?.content).toMatchObject({ agent_id: 'a', contact_id: 'c' });
    expect(notes).toEqual(['ignored columns: mood, (no name)']);
  });

  it.each([
    ['agent_id,contact_id\n', 'the column occurred_at is missing in the header line'],
    ['a,b\n', 'the columns agent_id, contact_id, occurred_at are missing in the header line'],
    ['agent_id;contact_id;occurred_at\n', '(it is separated by semicolons; expected commas)'],
    ['agent_id\tcontact_id\toccurred_at\n', '(it is separated by tabs; expected commas)'],
    ['agent_id,contact_id,occurred_at,agent_id\n', 'the header names the column agent_id twice'],
    ['"agent_id,contact_id,occurred_at\n', 'the header line cannot be read'],
  ])('refuses the header %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('gives the text of a row for the rejects file, quoted anew', () => {
    const { rows } = read('agent_id,contact_id,occurred_at\n"a" ,"b ""c"", d",e\n"a"b,c,d\n');
    expect(rows.map((row) => row.source)).toEqual(['a,"b ""c"", d",e', '"a"b,c,d']);
  });

  it('refuses rows with too few or too many fields', () => {
    const { rows } = read('agent_id,contact_id,occurred_at\na,c\na,c,2025-01-01,1\n');
    expect(rows.map((row) => row.content)).toEqual([
      'the row has 2 fields, the header has 3',
      'the row has 4 fields, the header has 3',
    ]);
  });
});
