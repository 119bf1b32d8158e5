import type { CharacterEncoding } from '../import-spec';
import { isWindows1252 } from './windows-1252';

/** Bytes at the start of a file that are looked at. */
export const HEAD_BYTES = 64 * 1024;
/** Bytes that identify its kind; the others may only show its encoding. */
const KIND_BYTES = 4_200;
/** A file of a few characters may have any form. */
const MIN_UTF16_BYTES = 8;
/** Bytes of the column names, which are Latin even if the rows are not. */
const NAMES_BYTES = 64;
/** Control characters that no text has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/;
const EXPECTED = 'expected CSV or NDJSON text';

/** Files that people send instead of text, by the name in file-type, and what to do. */
const FOREIGN: Readonly<Record<string, string>> = {
  zip: 'a ZIP file: unpack it, and import the files in it',
  xlsx: 'an Excel workbook (.xlsx): save it as "CSV UTF-8" and import that',
  xlsm: 'an Excel workbook (.xlsm): save it as "CSV UTF-8" and import that',
  ods: 'an OpenDocument spreadsheet (.ods): save it as CSV and import that',
  cfb: 'an old Office or Outlook file (.xls, .doc, .msg): save a sheet as CSV, or a message as .eml, and import that',
  pst: 'an Outlook data file (.pst): open it in a mail program that exports mbox, and import that',
  parquet: 'a Parquet file: convert it to CSV or NDJSON',
  pdf: 'a PDF document, which has no rows: export the data as CSV',
  tar: 'a tar archive: unpack it, and import the files in it',
  zst: 'compressed with zstd: unpack it, or compress it with gzip',
  bz2: 'compressed with bzip2: unpack it, or compress it with gzip',
  xz: 'compressed with xz: unpack it, or compress it with gzip',
  gz: 'compressed with gzip more than twice: unpack it first',
};
/** Text that is not a table. */
const FOREIGN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'a PDF document, which has no rows: export the data as CSV'],
  [/^\{\\rtf/, 'a document in Rich Text Format: export the data as CSV'],
  [/^</, 'HTML or XML (some programs name it .xls): open it in a spreadsheet and save it as CSV'],
  [/^BEGIN:VCARD/i, 'an address book (vCard): export the data as CSV'],
];

/** Files that are not tables. */
const MAILBOX = /^From \S+.*\d{4}|^>?From - /;
const MAIL =
  /^(?:Return-Path|Received|Delivered-To|MIME-Version|DKIM-Signature|ARC-[\w-]+|X-[\w-]+|From|To|Cc|Subject|Date|Message-ID|Content-Type): ?.*\r?[\n\r](?:[ \t].*\r?[\n\r])*(?:[\w-]+:|\r?[\n\r])/i;
/** Before a message that Apple Mail keeps (.emlx): how many bytes it has. */
const LENGTH_LINE = /^\d+ *\r?\n/;
const CALENDAR = /^BEGIN:VCALENDAR/i;
/** Of the first file in it, or of its end if it is empty. */
const ZIP = ['504b0304', '504b0506'];

/** What a file is: text, with its encoding; or a kind with a format of its own; or as in "is …". */
export type FileKind =
  | { readonly encoding: CharacterEncoding }
  | { readonly format: 'mail' | 'calendar' | 'zip'; readonly problem: string }
  | { readonly format?: undefined; readonly problem: string };

/** @param start the first HEAD_BYTES of a file */
export async function recognise(start: Buffer): Promise<FileKind> {
  const kind = await kindOf(start.subarray(0, KIND_BYTES));
  return 'encoding' in kind && kind.encoding === 'utf-8' && isWindows1252(withoutCut(start))
    ? { encoding: 'windows-1252' }
    : kind;
}

/** Without a last line that may be cut within a character. */
function withoutCut(start: Buffer): Buffer {
  return start.length < HEAD_BYTES ? start : start.subarray(0, start.lastIndexOf(0x0a) + 1 || start.length);
}

async function kindOf(head: Buffer): Promise<FileKind> {
  const mark = head.subarray(0, 4).toString('hex');
  if (mark === 'fffe0000' || mark === '0000feff') return { problem: `UTF-32 text, expected UTF-8 or UTF-16` };
  if (mark.startsWith('fffe')) return { encoding: 'utf-16le' };
  if (mark.startsWith('feff')) return { encoding: 'utf-16be' };
  const utf16 = unmarkedUtf16(head) ?? unmarkedUtf16(head.subarray(0, NAMES_BYTES));
  if (utf16) return { encoding: utf16 };
  const text = head.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
  const trimmed = text.trimStart();
  if (CALENDAR.test(trimmed)) return { format: 'calendar', problem: 'a calendar (iCalendar)' };
  if (MAILBOX.test(trimmed) || MAIL.test(trimmed.replace(LENGTH_LINE, ''))) {
    return { format: 'mail', problem: 'mail (mbox or .eml)' };
  }
  const foreign = FOREIGN_TEXT.find(([start]) => start.test(trimmed));
  if (foreign) return { problem: `${foreign[1]} (${EXPECTED})` };
  if (!BINARY.test(text)) return { encoding: 'utf-8' };
  if (ZIP.includes(mark)) return { format: 'zip', problem: `${await zipName(head)} (${EXPECTED})` };
  // Loaded only when needed.
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(head).catch(() => undefined);
  if (type) return { problem: `${FOREIGN[type.ext] ?? `a file of the type ${type.mime}`} (${EXPECTED})` };
  // A text may have a few stray characters: only their rows are rejected.
  const strange = [...text].filter((character) => BINARY.test(character)).length;
  return strange > text.length / 20
    ? { problem: `binary data of an unknown kind, ${EXPECTED}` }
    : { encoding: 'utf-8' };
}

async function zipName(head: Buffer): Promise<string> {
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(head).catch(() => undefined);
  return FOREIGN[type?.ext ?? 'zip'] ?? FOREIGN.zip ?? 'a ZIP file';
}

/** UTF-16 without a mark: in mostly Latin text, every second byte is zero. */
function unmarkedUtf16(head: Buffer): CharacterEncoding | null {
  const pairs = Math.floor(head.length / 2);
  if (head.length < MIN_UTF16_BYTES) return null;
  let [even, odd] = [0, 0];
  for (let at = 0; at < 2 * pairs; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  if (odd > pairs * 0.5 && even < pairs * 0.05) return 'utf-16le';
  return even > pairs * 0.5 && odd < pairs * 0.05 ? 'utf-16be' : null;
}
