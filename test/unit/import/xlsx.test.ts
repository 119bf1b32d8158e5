import { readImport } from '../../support/read-import';
import { type Cell, xlsxFile } from '../../support/xlsx-file';
import { zipFile } from '../../support/zip-file';

const HEADER = ['Owner', 'Email', 'Activity date'];
const MAP = { columns: { agent_id: 'owner', contact_id: 'EMAIL', occurred_at: 'Activity date' } };
/** 28 February 2025, 09:30. */
const SERIAL = 45_716.395833333336;

const row = (date: Cell, contact: Cell = 'Ada'): readonly Cell[] => ['Nova', contact, date];

describe('an import of an Excel workbook', () => {
  it('reads dates as local times, and texts from the list or from the cells', async () => {
    for (const inline of [false, true]) {
      const { facts, understood } = await readImport(xlsxFile([HEADER, row({ date: SERIAL })], { inline }), {
        ...MAP,
        timeZone: 'Europe/Berlin',
      });
      expect(facts).toMatchObject([{ agent: 'Nova', contact: 'Ada', occurredAt: '2025-02-28T08:30:00Z' }]);
      expect(understood).toEqual([
        'an Excel workbook; agent_id from "Owner", contact_id from "Email", occurred_at from "Activity date"; times without an offset are in Europe/Berlin',
      ]);
    }
  });

  it('reads the dates of old Macs, formulas, and numbers as texts', async () => {
    const { facts, rejected } = await readImport(
      xlsxFile(
        [
          HEADER,
          row({ date: SERIAL - 1_462 }, 12_345),
          row({ formula: 'A1&"<x>"', value: '2025-03-01' }, { formula: 'B1', value: 'c <1>' }),
          row('2025-03-02', { xml: '<c r="B4" t="e"><v>#N/A</v></c>' }),
          row('2025-03-03', { xml: '<c r="B5" t="b"><v>1</v></c>' }),
          row('2025-03-04', {
            xml: '<c r="B6" t="inlineStr"><is><r><t>Ada </t></r><r><t>Obi</t></r><rPh><t>phonetic</t></rPh></is></c>',
          }),
        ],
        { is1904: true },
      ),
      MAP,
    );
    expect(facts.map(({ contact, occurredAt }) => [contact, occurredAt])).toEqual([
      ['12345', '2025-02-28T09:30:00Z'],
      ['c <1>', '2025-03-01T00:00:00Z'],
      ['TRUE', '2025-03-03T00:00:00Z'],
      ['Ada Obi', '2025-03-04T00:00:00Z'],
    ]);
    expect(rejected).toEqual([expect.stringContaining('contact_id is "#N/A"')]);
  });

  it('gives a merged cell to all its rows, and skips titles and empty rows', async () => {
    const rows = [
      ['Calls of 2025'],
      [],
      HEADER,
      row('2025-03-01'),
      [null, 'Bob', '2025-03-02'],
      [null, null, ''],
      row('2025-03-03'),
    ];
    const { facts, rejected } = await readImport(xlsxFile(rows, { merged: ['A1:C1', 'A4:A6'] }), MAP);
    expect(facts.map(({ agent, contact }) => [agent, contact])).toEqual([
      ['Nova', 'Ada'],
      ['Nova', 'Bob'],
      ['Nova', 'Ada'],
    ]);
    expect(rejected).toEqual([]);
  });

  it('reads the first sheet, or the one named', async () => {
    const content = xlsxFile([HEADER, row('2025-03-01')], { others: ['More'] });
    const first = await readImport(content, MAP);
    expect(first.notes).toEqual(['read the sheet "Calls"; others: More (--sheet)']);
    expect(first.facts).toMatchObject([{ contact: 'Ada' }]);
    await expect(readImport(content, { ...MAP, sheet: 'None' })).rejects.toThrow(
      'the workbook has no sheet "None"; it has: Calls, More',
    );
    expect((await readImport(content, { ...MAP, sheet: 'More' })).facts).toHaveLength(1);
  });

  it('warns of ids that have lost digits', async () => {
    const rows = [HEADER, row('2025-03-01', 1.2345678901234567e19), row('2025-03-01', 'c-1')];
    expect((await readImport(xlsxFile(rows), MAP)).notes).toEqual([
      expect.stringContaining(
        '1 values of contact_id, such as "1.2345678901234567E+19", are numbers that a spreadsheet has shortened',
      ),
    ]);
  });

  it('says what is missing, by the widest of the first rows', async () => {
    await expect(readImport(xlsxFile([['A title'], ['Owner', 'Mood'], ['a', 'b']]))).rejects.toThrow(
      'file: the columns contact_id, occurred_at are missing in the header line, which has: Owner, Mood; found: agent_id is "Owner"; --map contact=…,occurred_at=…',
    );
  });

  it('reads no more cells of a row than any table has columns, and texts however many there are', async () => {
    const wide = Array<Cell>(5_000).fill({ xml: '<c t="inlineStr"><is><t>x</t></is></c>' });
    await expect(readImport(xlsxFile([wide]))).rejects.toThrow(/ and 980 more; --map/);
    const rows = Array.from({ length: 20_000 }, (_, n) => row(`2025-03-0${1 + (n % 9)}`, `c-${n}`));
    const { facts } = await readImport(xlsxFile([HEADER, ...rows]), MAP);
    expect([facts.length, facts[0]?.contact, facts.at(-1)?.contact]).toEqual([20_000, 'c-0', 'c-19999']);
  });

  it.each([
    ['cut off', xlsxFile([HEADER, row('2025-03-01')]).subarray(0, 900), 'the ZIP file is damaged or cut off'],
    [
      'broken in the middle',
      zipFile({
        'xl/workbook.xml': '<workbook><sheets><sheet name="A" r:id="1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels':
          '<Relationships><Relationship Id="1" Type="x/worksheet" Target="s.xml"/></Relationships>',
        'xl/s.xml': '<worksheet><sheetData><row><c><v>1</c></row>',
      }),
      'xl/s.xml of the workbook is damaged or cut off',
    ],
  ])('refuses a workbook that is %s', async (_, content, message) => {
    await expect(readImport(content, MAP)).rejects.toThrow(`file: ${message}`);
  });

  it('refuses a zip bomb without inflating it', async () => {
    const bomb = zipFile({ 'xl/workbook.xml': '' });
    // A directory that promises 4 GB.
    const at = bomb.indexOf(Buffer.from('504b0102', 'hex'));
    bomb.writeUInt32LE(0xfffffff0, at + 24);
    await expect(readImport(bomb, MAP)).rejects.toThrow(
      'file: it would inflate to more than 200 times its size, like a zip bomb',
    );
  });

  it('refuses an entry that is longer than it says', async () => {
    const content = zipFile({ 'calls.csv': `agent_id,contact_id,occurred_at\n${'a,b,2025-01-01\n'.repeat(100)}` });
    const at = content.indexOf(Buffer.from('504b0102', 'hex'));
    content.writeUInt32LE(10, at + 24);
    await expect(readImport(content)).rejects.toThrow('file/calls.csv: ');
  });
});
