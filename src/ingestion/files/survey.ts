import { ImportError } from '../import.error';
import type { DateOrder, ImportSpec } from './import-spec';
import { DateEvidence } from './mapping/date-evidence';
import { LocalTimes, type Times } from './mapping/local-times';
import type { ReadingOptions, Source, SourceFormat, SourceReader } from './source';
import type { MappedTable } from './table/mapped-table';
import { WhatsAppReader } from './whatsapp/whatsapp-reader';

/** Rows that are read to see how a file is to be read; more only if its dates may be read in two ways. */
const ROWS = 1_000;

/** How a file is read: what was given, saved, and seen in it. */
export interface Understanding {
  readonly format: SourceFormat;
  readonly encoding: string | null;
  /** What separates the columns of CSV; null if that is no question. */
  readonly separator: string | null;
  /** Null if it is no table. */
  readonly table: MappedTable | null;
  readonly spec: ImportSpec;
  readonly dateOrder: DateOrder | null;
  /** Of a chat: whether its times have twelve or 24 hours; null if that is no question. */
  readonly clock: 12 | 24 | null;
  /** Whether there are times without an offset. */
  readonly hasLocalTimes: boolean;
  /** Whether a mapping was used that the project has saved. */
  readonly isSaved: boolean;
}

/** The mappings that a project has saved. */
export interface SavedMappings {
  forTable(header: readonly string[]): ImportSpec | undefined;
  forFormat(format: SourceFormat): ImportSpec | undefined;
}

/**
 * Reads the first rows of a source, to see how it is to be read.
 *
 * @throws ImportError, with its name, if that cannot be seen
 */
export async function survey(source: Source, given: ImportSpec, saved: SavedMappings): Promise<Understanding> {
  const { name } = source.input;
  try {
    return await understand(source, given, saved);
  } catch (error) {
    if (!(error instanceof ImportError) || error.message.startsWith(`${name}: `)) throw error;
    throw error.of(name);
  }
}

async function understand(source: Source, given: ImportSpec, saved: SavedMappings): Promise<Understanding> {
  const { format, encoding } = source;
  const known = saved.forFormat(format);
  const spec = { ...known, ...given };
  const base = {
    format,
    encoding,
    separator: null,
    table: null,
    spec,
    dateOrder: null,
    clock: null,
    hasLocalTimes: false,
    isSaved: known !== undefined,
  };
  if (!source.hasLocalTimes) return base;
  const evidence = new DateEvidence();
  const reader = source.open({ spec, times: evidence, savedFor: (header) => saved.forTable(header) });
  const chat = reader instanceof WhatsAppReader ? await surveyChat(reader, evidence) : null;
  if (chat === null) await readSome(reader, evidence);
  const table = reader.table ?? null;
  const all = table?.spec ?? spec;
  return {
    ...base,
    separator: reader.separator ?? null,
    table,
    spec: all,
    dateOrder: all.dateOrder ?? evidence.order() ?? chat?.dateOrder ?? null,
    clock: chat?.clock ?? null,
    hasLocalTimes: evidence.local > 0,
    isSaved: base.isSaved || table?.saved !== undefined,
  };
}

async function readSome(reader: SourceReader, evidence: DateEvidence): Promise<void> {
  let rows = 0;
  for await (const _ of reader.read(() => rows++)) if (rows >= ROWS && !evidence.isOpen) return;
}

/** @returns what the form of its times shows: points stand behind the day, and a year with four digits shows its place */
async function surveyChat(
  reader: WhatsAppReader,
  evidence: DateEvidence,
): Promise<Pick<Understanding, 'dateOrder' | 'clock'>> {
  let dateOrder: DateOrder | null = null;
  let clock: 12 | 24 = 24;
  for await (const time of reader.surveyTimes()) {
    evidence.read(time);
    dateOrder ??= /^\d{4}/.test(time) ? 'ymd' : /^\d+\./.test(time) ? 'dmy' : null;
    if (/[AP]M$/.test(time)) clock = 12;
  }
  return { dateOrder, clock };
}

/** How a source is opened for the import. */
export function readingOptions({ spec, dateOrder }: Understanding): ReadingOptions {
  return { spec, times: timesOf(spec, dateOrder) };
}

function timesOf(spec: ImportSpec, dateOrder: DateOrder | null): Times {
  return new LocalTimes(spec.timeZone, dateOrder, spec.dateOrder === undefined && dateOrder !== null);
}
