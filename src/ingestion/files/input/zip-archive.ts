import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type Entry, type Options, open, type ZipFile } from 'yauzl';
import { ImportError } from '../../import.error';

/** Files in an archive that are looked at; a long Slack export has one a channel and day. */
const MAX_ENTRIES = 100_000;
/**
 * An entry that inflates to more than this, and by more than that factor, is not what a program exports. Deflate
 * reaches 1032.
 */
const LARGE_BYTES = 256 * 1024 * 1024;
const MAX_RATIO = 200;

const openFile: (path: string, options: Options) => Promise<ZipFile> = promisify(open);

/** A ZIP file whose entries are read one at a time, never into memory at once. */
export class ZipArchive {
  private constructor(
    private readonly file: ZipFile,
    readonly entries: readonly Entry[],
  ) {}

  /** @throws ImportError if it is damaged, or has too many files */
  static async open(path: string): Promise<ZipArchive> {
    const file = await openFile(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(
      (error: Error) => {
        throw new ImportError(`the ZIP file is damaged or cut off (${error.message})`);
      },
    );
    try {
      const entries = await entriesOf(file);
      const inflated = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
      if (inflated > LARGE_BYTES && inflated > file.fileSize * MAX_RATIO) {
        throw new ImportError(`it would inflate to more than ${MAX_RATIO} times its size, like a zip bomb`);
      }
      return new ZipArchive(file, entries);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  find(name: string): Entry | undefined {
    return this.entries.find((entry) => entry.fileName === name);
  }

  /** The bytes of an entry. @throws ImportError if it is encrypted, or inflates like a zip bomb */
  async read(entry: Entry): Promise<Readable> {
    if (entry.isEncrypted()) throw new ImportError(`${entry.fileName} is encrypted: unpack it first`);
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.file.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
    }).catch((error: Error) => {
      throw new ImportError(`${entry.fileName} in the ZIP file cannot be read (${error.message})`);
    });
    return stream;
  }

  close(): void {
    this.file.close();
  }
}

function entriesOf(file: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    file.on('entry', (entry: Entry) => {
      if (entries.length >= MAX_ENTRIES) {
        reject(new ImportError(`the ZIP file has more than ${MAX_ENTRIES} files`));
        return;
      }
      if (!entry.fileName.endsWith('/')) entries.push(entry);
      file.readEntry();
    });
    file.on('end', () => resolve(entries));
    file.on('error', (error: Error) =>
      reject(new ImportError(`the ZIP file is damaged or cut off (${error.message})`)),
    );
    file.readEntry();
  });
}
