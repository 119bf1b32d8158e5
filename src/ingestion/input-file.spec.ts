import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { openInputFile } from './input-file';

describe('openInputFile', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-input-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, bytes: Uint8Array | string): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }
  async function text(path: string, stdin: Readable = Readable.from([])): Promise<string> {
    let all = '';
    for await (const piece of (await openInputFile(path, stdin)).text()) all += piece;
    return all;
  }

  it('reads plain text and gzip alike, whatever the name, without the byte order mark', async () => {
    expect(await text(file('a.csv', '\uFEFFa,ä\n'))).toBe('a,ä\n');
    expect(await text(file('b.csv', gzipSync('\uFEFFa,ä\n')))).toBe('a,ä\n');
    expect(await text(file('c.gz', 'a,b\n'))).toBe('a,b\n');
    expect(await text(file('d.gz', Buffer.concat([gzipSync('a\n'), gzipSync('b\n')])))).toBe('a\nb\n');
    expect(await text(file('e.csv', 'a'))).toBe('a');
    expect(await text(file('f.csv', ''))).toBe('');
  });

  it('reads standard input, which may come in single bytes', async () => {
    const bytes = [...gzipSync('a,ä\n')].map((byte) => Buffer.from([byte]));
    expect(await text('-', Readable.from(bytes))).toBe('a,ä\n');
    const { name, rejectsPath } = await openInputFile('-', Readable.from([]));
    expect([name, rejectsPath]).toEqual(['stdin', 'stdin.rejects.csv']);
  });

  it.each([
    ['cut off', gzipSync('abc'.repeat(1_000)).subarray(0, 20)],
    ['damaged', Buffer.concat([gzipSync('abc').subarray(0, 12), Buffer.from('nonsense')])],
  ])('refuses gzip data that is %s', async (_, bytes) => {
    await expect(text(file('broken.gz', bytes))).rejects.toThrow(/broken\.gz: the gzip data is damaged \(.+\)$/);
  });

  it.each([
    ['504b030414000600', 'is a ZIP or Excel file, expected CSV or NDJSON'],
    ['28b52ffd00', 'is compressed with zstd, expected gzip or plain text'],
    ['fffe61000000', 'is UTF-16 text, expected UTF-8'],
  ])('refuses a file that starts with %s', async (magic, message) => {
    await expect(text(file('foreign', Buffer.from(magic, 'hex')))).rejects.toThrow(message);
  });

  it('refuses what is no file', async () => {
    await expect(text(join(folder, 'absent.csv'))).rejects.toThrow('absent.csv: there is no such file');
    await expect(text(folder)).rejects.toThrow(`${folder}: is a folder, expected a file`);
    await expect(text(join(folder, 'a.csv', 'b'))).rejects.toThrow(/cannot be read|no such file/);
  });

  it('passes on that the source broke', async () => {
    async function* broken() {
      yield Buffer.from('a,b\nc,d\n');
      throw new Error('the line went dead');
    }
    await expect(text('-', Readable.from(broken()))).rejects.toThrow('stdin: cannot be read: the line went dead');
    async function* brokenGzip() {
      yield gzipSync('abc'.repeat(1_000)).subarray(0, 20);
      throw new Error('the line went dead');
    }
    await expect(text('-', Readable.from(brokenGzip()))).rejects.toThrow('stdin: cannot be read: the line went dead');
  });
});
