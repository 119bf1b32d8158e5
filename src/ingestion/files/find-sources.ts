import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { ImportError } from '../import.error';
import type { FileReader } from './file-reader';
import { CalendarReader } from './icalendar/calendar-reader';
import type { CharacterEncoding, ImportSpec } from './import-spec';
import { type Beginning, type InputFile, StreamInput } from './input/input-file';
import { ZipArchive } from './input/zip-archive';
import { MailReader } from './mail/mail-reader';
import { RejectsPaths } from './rejects/rejects-paths';
import { isSlackExport, SlackReader } from './slack/slack-reader';
import type { Source, SourceFormat } from './source';
import { CsvReader } from './table/csv-reader';
import { JsonListReader } from './table/json-list-reader';
import { NdjsonReader } from './table/ndjson-reader';
import { tableOptions } from './table/table-options';
import { TextTableReader } from './table/text-table-reader';
import type { TemporaryFiles } from './temporary-files';
import { isWhatsApp, WhatsAppReader } from './whatsapp/whatsapp-reader';
import { isWorkbook } from './xlsx/workbook';
import { XlsxReader } from './xlsx/xlsx-reader';

/** What is read of an archive that is no export of one program. */
const READ_ENTRIES =
  /(?:\.(?:csv|tsv|ndjson|jsonl|mbox|mbx|emlx?|ics|xlsx|txt|json)(?:\.gz)?|\.mbox\/mbox|(?:^|\/)(?:cur|new)\/[^/]+)$/i;
/** Among these may be other files, such as a description of the archive. */
const PERHAPS = /(?:\.(?:txt|json)(?:\.gz)?|(?:^|\/)(?:cur|new)\/[^/]+)$/i;
/** What is recognised by more than that it is text. */
const SURE: ReadonlySet<SourceFormat> = new Set(['whatsapp', 'mail', 'calendar']);
const MAX_ENTRIES = 10_000;

export interface FindOptions {
  readonly spec: ImportSpec;
  readonly format?: 'csv' | 'ndjson';
  /** No time may be later. */
  readonly latestMs: number;
  readonly nowMs: number;
  readonly files: TemporaryFiles;
}

/**
 * Finds what there is to read in an input: itself, or the files of a ZIP archive.
 *
 * @throws ImportError, with its name, if it is nothing that can be read
 */
export async function findSources(input: InputFile, options: FindOptions): Promise<readonly Source[]> {
  const begin = await input.beginning();
  const { kind } = begin;
  if ('problem' in kind && kind.format === 'zip') return await inArchive(input, begin, options);
  return [sourceOf(input, begin, options)];
}

/** @throws ImportError if it is nothing that can be read */
function sourceOf(input: InputFile, { kind, head, inflated }: Beginning, options: FindOptions): Source {
  const { spec, latestMs, nowMs } = options;
  if ('problem' in kind) {
    if (kind.format === 'mail') return simple(input, 'mail', (read) => new MailReader(input, read, latestMs));
    if (kind.format === 'calendar') return simple(input, 'calendar', (read) => new CalendarReader(input, read, nowMs));
    if (spec.encoding === undefined || kind.format !== undefined) {
      throw new ImportError(`${input.name}: ${inflated ? 'inside gzip it ' : ''}is ${kind.problem}`);
    }
  }
  const encoding = spec.encoding ?? ('encoding' in kind ? kind.encoding : 'utf-8');
  const text = textOf(head, encoding);
  if (options.format === undefined && isWhatsApp(text)) {
    return {
      input,
      format: 'whatsapp',
      encoding,
      hasLocalTimes: true,
      open: ({ spec: read, times }) => new WhatsAppReader(input, read, times),
    };
  }
  return table(input, encoding, options.format ?? formatOf(text, input.name));
}

function simple(input: InputFile, format: SourceFormat, open: (spec: ImportSpec) => FileReader): Source {
  return { input, format, encoding: null, hasLocalTimes: false, open: ({ spec }) => open(spec) };
}

function table(input: InputFile, encoding: CharacterEncoding, format: 'csv' | 'ndjson' | 'json'): Source {
  const Reader = { csv: CsvReader, ndjson: NdjsonReader, json: JsonListReader }[format];
  return {
    input,
    format,
    encoding,
    hasLocalTimes: true,
    open: ({ spec, times, savedFor }) =>
      new TextTableReader(
        () => input.text(encoding),
        (onRow) => new Reader(onRow, { ...tableOptions(spec, times), ...(savedFor && { savedFor }) }),
      ),
  };
}

function formatOf(text: string, name: string): 'csv' | 'ndjson' | 'json' {
  const first = text.trimStart()[0];
  if (first === '[') return 'json';
  if (/^\s*\{\s*?\n/.test(text)) {
    throw new ImportError(
      `${name}: is JSON over several lines, expected a JSON list, one JSON object per line (NDJSON) or CSV`,
    );
  }
  return first === '{' ? 'ndjson' : 'csv';
}

/** The text at the beginning of a file, to see what it is. */
function textOf(head: Buffer, encoding: CharacterEncoding): string {
  const even = head.subarray(0, head.length - (head.length % 2));
  const decoded = {
    'utf-8': () => head.toString('utf8'),
    'windows-1252': () => head.toString('latin1'),
    'utf-16le': () => even.toString('utf16le'),
    'utf-16be': () => Buffer.from(even).swap16().toString('utf16le'),
  }[encoding]();
  return decoded.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

async function inArchive(input: InputFile, { inflated }: Beginning, options: FindOptions): Promise<readonly Source[]> {
  const { files } = options;
  try {
    const path = input.path !== null && !inflated ? input.path : await files.write(input.bytes());
    const archive = await ZipArchive.open(path);
    files.closeLater(() => archive.close());
    const again = readAgain(input, () => createReadStream(path));
    if (isWorkbook(archive)) {
      return [
        {
          input: again,
          format: 'xlsx',
          encoding: null,
          hasLocalTimes: true,
          open: ({ spec, times, savedFor }) =>
            new XlsxReader(archive, { ...tableOptions(spec, times), ...(savedFor && { savedFor }) }),
        },
      ];
    }
    if (isSlackExport(archive)) return [simple(again, 'slack', (spec) => new SlackReader(archive, spec))];
    return await entriesOf(input, archive, options);
  } catch (error) {
    if (!(error instanceof ImportError) || error.message.startsWith(input.name)) throw error;
    throw error.of(input.name);
  }
}

/** The files of an archive that can be read. @throws ImportError if there are none */
async function entriesOf(input: InputFile, archive: ZipArchive, options: FindOptions): Promise<readonly Source[]> {
  const entries = archive.entries.filter(
    ({ fileName }) => READ_ENTRIES.test(fileName) && !/(?:^|\/)(?:\.[^/]*$|__MACOSX\/)/.test(fileName),
  );
  if (entries.length > MAX_ENTRIES)
    throw new ImportError(`has more than ${MAX_ENTRIES} files: unpack it, and import them in parts`);
  const found: Source[] = [];
  const rejectsPaths = new RejectsPaths(input);
  for (const entry of entries) {
    // An archive may have thousands of messages, whose rows have the same columns: their rejected rows go to one file.
    const shared = {
      name: `${input.name}/${entry.fileName}`,
      entry: entry.fileName,
      rejectsPath: input.rejectsPath,
      readsAgain: true,
      path: null,
    };
    const open = (named: typeof shared) => new StreamInput(named, () => archive.read(entry));
    const own = () => open({ ...shared, rejectsPath: rejectsPaths.of(entry.fileName) });
    const one = open(shared);
    const begin = await one.beginning();
    if ('problem' in begin.kind && begin.kind.format === 'zip') {
      if (extname(entry.fileName).toLowerCase() === '.xlsx') found.push(...(await inArchive(own(), begin, options)));
      continue;
    }
    try {
      const source = sourceOf(one, begin, options);
      if (PERHAPS.test(entry.fileName) && !SURE.has(source.format) && entries.length > 1) continue;
      found.push(source.format === 'mail' ? source : { ...source, input: own() });
    } catch (error) {
      if (!PERHAPS.test(entry.fileName) || entries.length === 1) throw error;
    }
  }
  if (found.length === 0)
    throw new ImportError(
      'is a ZIP file in which nothing can be imported: it has no CSV, NDJSON, Excel, mail, calendar or chat, and is no Slack export',
    );
  return found;
}

/** The input with bytes that were kept in a file. */
export function readAgain(input: InputFile, open: () => Readable): InputFile {
  const { name, rejectsPath, entry } = input;
  return new StreamInput({ name, rejectsPath, entry, readsAgain: true, path: null }, open);
}
