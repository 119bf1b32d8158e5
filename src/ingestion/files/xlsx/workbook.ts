import { posix } from 'node:path';
import { ImportError } from '../../import.error';
import type { ZipArchive } from '../input/zip-archive';
import { isDateFormat } from './cell-values';
import { SharedStrings } from './shared-strings';
import { readXml, type XmlHandlers } from './xml-pieces';

const WORKBOOK = 'xl/workbook.xml';
const MAX_STYLES = 100_000;

export function isWorkbook(archive: ZipArchive): boolean {
  return archive.find(WORKBOOK) !== undefined;
}

/** What the cells of a workbook refer to. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly path: string; readonly hidden: boolean }[];
  readonly is1904: boolean;
  /** Whether numbers of a style are days. */
  readonly dateStyles: readonly boolean[];
  readonly strings: SharedStrings;
}

const opened = new WeakMap<ZipArchive, Promise<Workbook>>();

/** Opens it once, because its texts may take much memory. @throws ImportError if a part of it is damaged or too large */
export function openWorkbook(archive: ZipArchive): Promise<Workbook> {
  const known = opened.get(archive);
  if (known) return known;
  const opening = readWorkbook(archive);
  opened.set(archive, opening);
  return opening;
}

async function readWorkbook(archive: ZipArchive): Promise<Workbook> {
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  let is1904 = false;
  await part(archive, WORKBOOK, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (name !== 'sheet' || sheets.length >= 1_000) return;
      const { name: title = '', state = 'visible' } = attributes;
      sheets.push({ name: title, id: attributes['r:id'] ?? relationId(attributes), hidden: state !== 'visible' });
    },
  });
  const targets = new Map<string, string>();
  await part(archive, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id, Target, Type }) => {
      if (name === 'Relationship' && Id && Target && Type?.endsWith('/worksheet')) {
        targets.set(Id, Target.startsWith('/') ? Target.slice(1) : posix.join('xl', Target));
      }
    },
  });
  return {
    sheets: sheets.flatMap(({ name, id, hidden }) => {
      const path = targets.get(id);
      return path === undefined ? [] : [{ name, path, hidden }];
    }),
    is1904,
    dateStyles: await dateStyles(archive),
    strings: await sharedStrings(archive),
  };
}

async function part(archive: ZipArchive, path: string, handlers: XmlHandlers): Promise<void> {
  const entry = archive.find(path);
  if (!entry) return;
  for await (const _ of readXml(await archive.read(entry), path, handlers)) {
    // Its handlers have read it.
  }
}

/** The id of a relationship, whatever prefix its namespace has. */
function relationId(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1] ?? '';
}

async function dateStyles(archive: ZipArchive): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const styles: boolean[] = [];
  let inCells = false;
  await part(archive, 'xl/styles.xml', {
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      if (styles.length >= MAX_STYLES) throw new ImportError(`the workbook has more than ${MAX_STYLES} styles`);
      styles.push(isDateFormat(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

async function sharedStrings(archive: ZipArchive): Promise<SharedStrings> {
  const strings = new SharedStrings();
  let text = '';
  let inText = false;
  let inPhonetic = false;
  await part(archive, 'xl/sharedStrings.xml', {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') inPhonetic = true;
      else if (name === 't') inText = true;
    },
    text: (piece) => {
      if (inText && !inPhonetic) text += piece;
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 'si') strings.add(text);
    },
  });
  return strings;
}
