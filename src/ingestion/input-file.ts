import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportError } from './import.error';
import { Utf8Decoder } from './utf8-decoder';

/** As plain files are read; by itself Node inflates in quarters of it. */
const CHUNK_BYTES = 64 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';
/** First bytes of what people give instead of text. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['504b0304', 'a ZIP or Excel file, expected CSV or NDJSON'],
  ['28b52ffd', 'compressed with zstd, expected gzip or plain text'],
  ['425a68', 'compressed with bzip2, expected gzip or plain text'],
  ['fd377a585a00', 'compressed with xz, expected gzip or plain text'],
  ['fffe', 'UTF-16 text, expected UTF-8'],
  ['feff', 'UTF-16 text, expected UTF-8'],
  ['50415231', 'a Parquet file, expected CSV or NDJSON'],
];
const GZIP = '1f8b';
const MAGIC_BYTES = 6;

/** A source of rows, named for messages, with the place where its rejected rows go. */
export interface InputFile {
  readonly name: string;
  readonly rejectsPath: string;
  /** The text in pieces, without a byte order mark; closes the file at its end. Throws ImportError. */
  text(): AsyncGenerator<string>;
}

/**
 * Opens a file, plain or gzip; `-` is `stdin`.
 *
 * @throws ImportError when it is not there, is a folder or may not be read
 */
export async function openInputFile(path: string, stdin: Readable): Promise<InputFile> {
  if (path === '-') return { name: 'stdin', rejectsPath: 'stdin.rejects.csv', text: () => read('stdin', stdin) };
  let isRegular: boolean;
  try {
    // Not opened yet: whoever writes into a pipe would see its reader go.
    const found = await stat(path);
    if (found.isDirectory()) throw new ImportError(`${path}: is a folder, expected a file`);
    await access(path, constants.R_OK);
    isRegular = found.isFile();
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError(`${path}: ${systemReason(error)}`);
  }
  return {
    name: path,
    // Beside a pipe or a device there is no place to write to.
    rejectsPath: isRegular ? `${path}.rejects.csv` : `${basename(path)}.rejects.csv`,
    text: () => read(path, createReadStream(path)),
  };
}

async function* read(name: string, source: Readable): AsyncGenerator<string> {
  const decoder = new Utf8Decoder();
  let first = true;
  try {
    for await (const bytes of await inflated(name, source)) {
      const text = decoder.decode(bytes);
      if (text === '') continue;
      yield first && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
      first = false;
    }
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError(`${name}: ${readReason(error)}`);
  } finally {
    source.destroy();
  }
  const rest = decoder.end();
  if (rest !== '') yield rest;
}

/** The bytes as they are, or inflated where they start like gzip. */
async function inflated(name: string, source: Readable): Promise<AsyncIterable<Buffer>> {
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let done = false;
  while (head.length < MAGIC_BYTES && !done) {
    const next = await chunks.next();
    done = next.done === true;
    if (!done) head = Buffer.concat([head, Buffer.from(next.value)]);
  }
  const magic = head.subarray(0, MAGIC_BYTES).toString('hex');
  const foreign = FOREIGN.find(([start]) => magic.startsWith(start));
  if (foreign) throw new ImportError(`${name}: is ${foreign[1]}`);
  const bytes = prepend(head, chunks, done);
  if (!magic.startsWith(GZIP)) return bytes;
  // The callback is there only to keep pipeline from throwing: the error arrives where the inflated bytes are read.
  return pipeline(Readable.from(bytes), createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
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
  return `cannot be read: ${message}`;
}
