import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { excerpt } from '../../../config/excerpt';
import { HEAD_BYTES, recognise, type TextEncoding } from './file-kind';
import { ImportError } from '../../import.error';
import { withLineFeeds } from './line-ends';
import { INVALID_UTF8, Utf8Decoder } from '../../utf8-decoder';

/** The chunk size of plain files; by default Node inflates in quarters of it. */
const CHUNK_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';
const GZIP = '1f8b';
/** Maximum length of a path on common systems. */
const MAX_PATH = 4_096;
/** Gzip inside gzip, which servers and browsers produce by mistake. */
const MAX_GZIP_LAYERS = 2;

/** A source of rows, with its name in messages, and the path of its rejected rows. */
export interface InputFile {
  /** As the caller wrote it, shortened beyond the length of any path. */
  readonly name: string;
  readonly rejectsPath: string;
  /** Whether `text` can be called again. */
  readonly readsAgain: boolean;
  /** The text in pieces, without a byte order mark; closes the file at its end. Throws ImportError. */
  text(): AsyncGenerator<string>;
}

/**
 * Opens a plain or gzip file; `-` is `stdin`.
 *
 * @param folder base of relative paths, and folder of rejected rows of inputs that are not files
 * @throws ImportError if it does not exist, is a folder, or is not readable
 */
export async function openInputFile(path: string, stdin: Readable, folder: string): Promise<InputFile> {
  if (path === '-') {
    const rejectsPath = join(folder, 'stdin.rejects.csv');
    return { name: 'stdin', rejectsPath, readsAgain: false, text: () => read('stdin', stdin) };
  }
  const absolute = resolve(folder, path);
  const name = excerpt(path, MAX_PATH);
  let isRegular: boolean;
  try {
    // Not opened yet: closing a pipe again would break its writer.
    const found = await stat(absolute);
    if (found.isDirectory()) throw new ImportError(`${name}: is a folder, expected a file`);
    await access(absolute, constants.R_OK);
    isRegular = found.isFile();
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError(`${name}: ${systemReason(error)}`);
  }
  return {
    name,
    // Next to a pipe or a device, no file can be written.
    rejectsPath: isRegular ? `${absolute}.rejects.csv` : join(folder, `${basename(path)}.rejects.csv`),
    readsAgain: isRegular,
    text: () => read(name, createReadStream(absolute)),
  };
}

async function* read(name: string, source: Readable): AsyncGenerator<string> {
  try {
    const { bytes, encoding } = await opened(source, MAX_GZIP_LAYERS);
    yield* withoutMark(withLineFeeds(encoding === 'utf-8' ? utf8(bytes) : utf16(bytes, encoding)));
  } catch (error) {
    throw new ImportError(`${name}: ${error instanceof ImportError ? error.message : readReason(error)}`);
  } finally {
    source.destroy();
  }
}

/**
 * The bytes, inflated if they start like gzip.
 *
 * @throws ImportError that says what the file is, if it is not text
 */
async function opened(
  source: AsyncIterable<Buffer>,
  layers: number,
): Promise<{ bytes: AsyncIterable<Buffer>; encoding: TextEncoding }> {
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
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
    return await opened(inflated, layers - 1);
  }
  const kind = await recognise(head.subarray(0, HEAD_BYTES));
  if ('problem' in kind)
    throw new ImportError(`${layers < MAX_GZIP_LAYERS ? 'inside gzip it ' : ''}is ${kind.problem}`);
  return { bytes, encoding: kind.encoding };
}

async function* utf8(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new Utf8Decoder();
  for await (const chunk of bytes) yield decoder.decode(chunk);
  yield decoder.end();
}

/** Unlike TextDecoder, it keeps unpaired surrogates, so that their row is rejected. */
async function* utf16(bytes: AsyncIterable<Buffer>, encoding: TextEncoding): AsyncGenerator<string> {
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
