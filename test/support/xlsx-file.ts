import { zipFile } from './zip-file';

/** A value of a cell: text, a number, a date as its number, a formula with its result, or XML of a cell. */
export type Cell =
  | string
  | number
  | { readonly date: number }
  | { readonly formula: string; readonly value: string }
  | { readonly xml: string }
  | null;

export interface SheetOptions {
  readonly is1904?: boolean;
  /** Such as A2:A4. */
  readonly merged?: readonly string[];
  /** Texts in the cells instead of the list that they refer to. */
  readonly inline?: boolean;
  /** More sheets, after the one with the rows. */
  readonly others?: readonly string[];
  readonly prefix?: string;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** An Excel workbook with one sheet of these rows. */
export function xlsxFile(rows: readonly (readonly Cell[])[], options: SheetOptions = {}): Buffer {
  const strings: string[] = [];
  const cell = (value: Cell, column: number, row: number): string => {
    const place = `r="${String.fromCharCode(65 + column)}${row}"`;
    if (value === null) return '';
    if (typeof value === 'number') return `<c ${place}><v>${value}</v></c>`;
    if (typeof value === 'string') {
      if (options.inline) return `<c ${place} t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
      return `<c ${place} t="s"><v>${strings.push(value) - 1}</v></c>`;
    }
    if ('date' in value) return `<c ${place} s="1"><v>${value.date}</v></c>`;
    if ('formula' in value)
      return `<c ${place} t="str"><f>${escaped(value.formula)}</f><v>${escaped(value.value)}</v></c>`;
    return value.xml;
  };
  const body = rows.map(
    (cells, index) => `<row r="${index + 1}">${cells.map((value, at) => cell(value, at, index + 1)).join('')}</row>`,
  );
  const merges = (options.merged ?? []).map((range) => `<mergeCell ref="${range}"/>`).join('');
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body.join('')}</sheetData>${
    merges && `<mergeCells>${merges}</mergeCells>`
  }</worksheet>`;
  const names = ['Calls', ...(options.others ?? [])];
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return zipFile({
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns:r="${relation}"><workbookPr${options.is1904 ? ' date1904="1"' : ''}/><sheets>${names
      .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map(
        (_, at) =>
          `<Relationship Id="rId${at + 1}" Type="${relation}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
      )
      .join('')}</Relationships>`,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': sheet,
    ...Object.fromEntries(
      (options.others ?? []).map((_, at) => [`xl/worksheets/sheet${at + 2}.xml`, sheet.replaceAll('Ada', 'Bob')]),
    ),
  });
}
