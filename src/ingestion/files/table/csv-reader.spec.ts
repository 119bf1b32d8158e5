import { INVALID_UTF8 } from '../../utf8-decoder';
import type { FileRow } from '../row-reader';
import { CsvReader } from './csv-reader';

function read(text: string) {
  const rows: (Omit<FileRow, 'fields'> & { fields: readonly string[] })[] = [];
  const reader = new CsvReader((row) => rows.push({ ...row, fields: row.fields() }));
  reader.push(text);
  reader.end();
  return { rows, notes: reader.notes, columns: reader.columns };
}

describe('CsvReader', () => {
  it('finds the columns by name, in any order and case', () => {
    expect(read('Occurred_At, contact_id ,AGENT_ID\n2025-01-01,c,a\n').rows).toEqual([
      {
        line: 2,
        fields: ['2025-01-01', 'c', 'a'],
        content: { agent_id: 'a', contact_id: 'c', occurred_at: '2025-01-01' },
      },
    ]);
  });

  it('finds the separator by names with notes behind them, whatever else has commas', () => {
    const { rows } = read('Contact: Owner;Date (UTC);Email (work);"Notes, a, b, c, d"\nnova;2025-01-01;ada;x\n');
    expect(rows[0]?.content).toMatchObject({
      agent_id: 'nova',
      contact_id: 'ada',
      occurred_at: '2025-01-01',
    });
  });

  it('ignores unknown columns and says so', () => {
    const { rows, notes } = read('agent_id,mood,contact_id,occurred_at,\na,good,c,2025-01-01,\n');
    expect(rows[0]?.content).toMatchObject({ agent_id: 'a', contact_id: 'c' });
    expect(notes).toEqual(['ignored columns: mood, (no name)']);
  });

  it.each([
    ['agent_id,contact_id\n', 'the column occurred_at is missing in the header line'],
    ['a,b\n', 'the columns agent_id, contact_id, occurred_at are missing in the header line'],
    [
      'agent_id;contact_id;moment\n',
      'the column occurred_at is missing in the header line, which has: agent_id, contact_id, moment',
    ],
    ['\u001b[2Jagent,b\u202e\n', 'which has: \\u001b[2Jagent, b\\u202e'],
    ['agent_id,contact_id,occurred_at,agent_id\n', 'the header names the column agent_id twice'],
    ['"agent_id,contact_id,occurred_at\n', 'the header line cannot be read'],
  ])('rejects the header %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('returns the fields of a row for the rejects file', () => {
    const { rows } = read('agent_id,contact_id,occurred_at\n"a" ,"b ""c"", d",e\n"a"b,c,d\n');
    expect(rows.map((row) => row.fields)).toEqual([['a', 'b "c", d', 'e'], ['"a"b,c,d']]);
  });

  it('rejects rows with too few or too many fields', () => {
    const { rows } = read('agent_id,contact_id,occurred_at\na,c\na,c,2025-01-01,1\n');
    expect(rows.map((row) => row.content)).toEqual([
      'the row has 2 fields, the header has 3',
      'the row has 4 fields, the header has 3',
    ]);
  });

  it.each([
    ['semicolons', 'agent_id;contact_id;occurred_at\na;"c;1";2025-01-01\n', 2],
    ['tabs', 'agent_id\tcontact_id\toccurred_at\na\tc;1\t2025-01-01\n', 2],
    ['bars', 'agent_id|contact_id|occurred_at\na|c;1|2025-01-01\n', 2],
    ['what sep= says', 'sep=;\r\nagent_id;contact_id;occurred_at\r\na;"c;1";2025-01-01\r\n', 3],
    ['what sep= says, after blank lines', '\n"sep=^"\n\nagent_id^contact_id^occurred_at\na^c;1^2025-01-01', 5],
  ])('reads fields separated by %s', (_, text, line) => {
    const content = { agent_id: 'a', contact_id: 'c;1', occurred_at: '2025-01-01' };
    expect(read(text).rows).toMatchObject([{ line, content }]);
  });

  it('gives the same result for any division of the text', () => {
    const text = '\nsep=;\nagent_id;contact_id;occurred_at\na;c;2025-01-01\n;;\nb;c\n';
    const rows: FileRow[] = [];
    const reader = new CsvReader((row) => rows.push(row));
    for (const character of text) reader.push(character);
    reader.end();
    expect(rows.map(({ line, content }) => ({ line, content }))).toEqual(
      read(text).rows.map(({ line, content }) => ({ line, content })),
    );
    expect(rows.map(({ line }) => line)).toEqual([4, 6]);
  });

  it('leaves out line and reason of a rejects file, and keeps columns of these names elsewhere', () => {
    const again = read("agent_id,contact_id,occurred_at,line,reason\na,'+49,2025-01-01,7,because\n");
    expect(again.columns).toEqual(['agent_id', 'contact_id', 'occurred_at']);
    expect(again.rows[0]?.fields).toEqual(['a', '+49', '2025-01-01']);
    expect(again.notes).toEqual([]);
    expect(read('reason,agent_id,contact_id,occurred_at\n').columns).toContain('reason');
  });

  it('rejects a corrected row that still has the replacement of bytes that are not UTF-8', () => {
    const [row, other] = read(
      'agent_id,contact_id,occurred_at,line,reason\na,M\ufffdller,2025-01-01,7,contact_id is not valid UTF-8\n' +
        'a,M\ufffdller,2025-01-01,8,occurred_at is missing\n',
    ).rows;
    expect(row?.content).toMatchObject({ contact_id: `M${INVALID_UTF8}ller` });
    expect(other?.content).toMatchObject({ contact_id: 'M\ufffdller' });
  });
});
