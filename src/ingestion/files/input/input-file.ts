import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { getDecoder } from 'iconv-lite';
import { excerpt } from '../../../config/excerpt';
import { ImportError } from '../../import.error';
import { INVALID_UTF8, Utf8Decoder } from '../../utf8-decoder';
import type { CharacterEncoding } from '../import-spec';
import { type FileKind, HEAD_BYTES, recognise } from './file-kind';
import { withLineFeeds } from './line-ends';

/** The chunk size of plain files; by default Node inflates in quarters of it. */
const CHUNK_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';
const GZIP = '1f8b';
/** Maximum length of a path on common systems. */
const MAX_PATH = 4_096;
/** Gzip inside gzip, which servers and browsers produce by mistake. */
const MAX_GZIP_LAYERS = 2;

export interface Beginning {
  readonly kind: FileKind;
  readonly head: Buffer;
  /** Whether the bytes were compressed. */
  readonly inflated: boolean;
}

/** A source of rows, with its name in messages, and the path of its rejected rows. */
export interface InputFile {
  /** As the caller wrote it, shortened beyond the length of any path. */
  readonly name: string;
  readonly rejectsPath: string;
  /** Its name in the archive that it is in; null if it is in none. */
  readonly entry: string | null;
  /** Whether `bytes` and `text` can be called again. */
  readonly readsAgain: boolean;
  /** Where its bytes are, as they are read; null if they are in no file. */
  readonly path: string | null;
  /** What its first bytes are, inflated, and these. */
  beginning(): Promise<Beginning>;
  /** The bytes, inflated; closes the file at its end. Throws ImportError. */
  bytes(): AsyncGenerator<Buffer>;
  /**
   * The text in pieces, without a byte order mark, with lines that end with LF; closes the file at its end.
   *
   * @param format of its own that it may have
   * @throws ImportError, also if the file is not text
   */
  text(encoding?: CharacterEncoding, format?: 'calendar'): AsyncGenerator<string>;
}

/**
 * Opens a plain or gzip file; `-` is `stdin`.
 *
 * @param folder base of relative paths, and folder of rejected rows of inputs that are not files
 * @param shownName in messages; by default the path
 * @throws ImportError if it does not exist, is a folder, or is not readable
 */
export async function openInputFile(
  path: string,
  stdin: Readable,
  folder: string,
  shownName = path,
): Promise<InputFile> {
  if (path === '-') {
    const rejectsPath = join(folder, 'stdin.rejects.csv');
    return new StreamInput({ name: 'stdin', rejectsPath, readsAgain: false, path: null }, () => stdin);
  }
  const absolute = await mailboxIn(resolve(folder, path));
  const name = excerpt(shownName, MAX_PATH);
  let isRegular: boolean;
  try {
    // Not opened yet: closing a pipe again would break its writer.
    const found = await stat(absolute);
    if (found.isDirectory())
      throw new ImportError(`${name}: is a folder, expected a file: import its files, or a ZIP archive of it`);
    await access(absolute, constants.R_OK);
    isRegular = found.isFile();
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError(`${name}: ${systemReason(error)}`);
  }
  // Next to a pipe or a device, no file can be written.
  const rejectsPath = isRegular ? `${absolute}.rejects.csv` : join(folder, `${basename(path)}.rejects.csv`);
  const source = { name, rejectsPath, readsAgain: isRegular, path: isRegular ? absolute : null };
  return new StreamInput(source, () => createReadStream(absolute));
}

/** Apple Mail exports a mailbox as a folder with the mailbox in it. */
async function mailboxIn(path: string): Promise<string> {
  const inside = join(path, 'mbox');
  const isMailbox = path.endsWith('.mbox') && (await stat(inside).catch(() => null))?.isFile();
  return isMailbox ? inside : path;
}

type NamedInput = Pick<InputFile, 'name' | 'rejectsPath' | 'readsAgain' | 'path'> & Partial<Pick<InputFile, 'entry'>>;

/** An input whose bytes come from a stream, which is opened for each reading. */
export class StreamInput implements InputFile {
  readonly name: string;
  readonly rejectsPath: string;
  readonly entry: string | null;
  readonly readsAgain: boolean;
  readonly path: string | null;
  /** Opened for its kind, and not read yet: of a stream that cannot be read again. */
  private waiting: Opened | null = null;

  constructor(
    { name, rejectsPath, readsAgain, path, entry = null }: NamedInput,
    private readonly openSource: () => Readable | Promise<Readable>,
  ) {
    this.name = name;
    this.rejectsPath = rejectsPath;
    this.readsAgain = readsAgain;
    this.path = path;
    this.entry = entry;
  }

  async beginning(): Promise<Beginning> {
    const opened = await this.open();
    if (this.readsAgain) opened.source.destroy();
    else this.waiting = opened;
    return opened;
  }

  async *bytes(): AsyncGenerator<Buffer> {
    const { source, bytes } = await this.open();
    yield* this.named(source, bytes);
  }

  async *text(encoding?: CharacterEncoding, format?: 'calendar'): AsyncGenerator<string> {
    const { source, bytes, kind, inflated } = await this.open();
    if ('problem' in kind && (kind.format === undefined ? encoding === undefined : kind.format !== format)) {
      source.destroy();
      throw new ImportError(`${this.name}: ${inflated ? 'inside gzip it ' : ''}is ${kind.problem}`);
    }
    const known = encoding ?? ('encoding' in kind ? kind.encoding : 'utf-8');
    yield* this.named(source, withoutMark(withLineFeeds(decoded(bytes, known))));
  }

  private async open(): Promise<Opened> {
    if (this.waiting) {
      const { waiting } = this;
      this.waiting = null;
      return waiting;
    }
    const source = await this.openSource();
    try {
      return await opened(source, source, MAX_GZIP_LAYERS);
    } catch (error) {
      source.destroy();
      throw this.problem(error);
    }
  }

  private async *named<T>(source: Readable, pieces: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* pieces;
    } catch (error) {
      throw this.problem(error);
    } finally {
      source.destroy();
    }
  }

  private problem(error: unknown): ImportError {
    return error instanceof ImportError ? error.of(this.name) : new ImportError(`${this.name}: ${readReason(error)}`);
  }
}

interface Opened extends Beginning {
  readonly source: Readable;
  readonly bytes: AsyncIterable<Buffer>;
}

/** The bytes, inflated if they start like gzip, and their kind. */
async function opened(source: Readable, stream: AsyncIterable<Buffer>, layers: number): Promise<Opened> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let done = false;
  while (head.length < HEAD_BYTES && !done) {
    const next = await chunks.next();
    done = next.done === true;
    if (!done) head = Buffer.concat([head, Buffer.from(next.value)]);
  }
  const bytes = prepend(head, chunks, done);
  if (layers > 0 && head.toString('hex', 0, 2) === GZIP) {
    // The callback only keeps `pipeline` from throwing: the error reaches the reader of the inflated bytes.
    const inflated = pipeline(Readable.from(bytes), createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
    return await opened(source, inflated, layers - 1);
  }
  head = head.subarray(0, HEAD_BYTES);
  return { source, bytes, head, kind: await recognise(head), inflated: layers < MAX_GZIP_LAYERS };
}

/** The text of bytes. */
function decoded(bytes: AsyncIterable<Buffer>, encoding: CharacterEncoding): AsyncIterable<string> {
  if (encoding === 'utf-8') return utf8(bytes);
  return encoding === 'windows-1252' ? windows1252(bytes) : utf16(bytes, encoding);
}

/** Node's own decoder takes it for ISO 8859-1 in some versions. */
async function* windows1252(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = getDecoder('windows-1252');
  for await (const chunk of bytes) yield decoder.write(chunk);
}

async function* utf8(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new Utf8Decoder();
  for await (const chunk of bytes) yield decoder.decode(chunk);
  yield decoder.end();
}

/** Unlike TextDecoder, it keeps unpaired surrogates, so that their row is rejected. */
async function* utf16(bytes: AsyncIterable<Buffer>, encoding: CharacterEncoding): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const whole = Buffer.concat([rest, chunk]);
    const pairs = whole.subarray(0, whole.length - (whole.length % 2));
    rest = whole.subarray(pairs.length);
    yield (encoding === 'utf-16be' ? pairs.swap16() : pairs).toString('utf16le');
  }
  if (rest.length > 0) yield INVALID_UTF8;
}

async function* withoutMark(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const text of pieces) {
    if (text === '') continue;
    yield first && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    first = false;
  }
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer>, done: boolean): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  while (!done) {
    const next = await rest.next();
    if (next.done) return;
    yield Buffer.from(next.value);
  }
}

function readReason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return code.startsWith('Z_') ? `the gzip data is damaged (${(error as Error).message})` : systemReason(error);
}

function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user';
  if (code === 'EISDIR') return 'is a folder, expected a file';
  return `cannot be read: ${excerpt(message)}`;
}
