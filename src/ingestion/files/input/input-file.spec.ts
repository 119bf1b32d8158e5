import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { INVALID_UTF8 } from '../../utf8-decoder';
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
    for await (const piece of (await openInputFile(path, stdin, folder)).text()) all += piece;
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

  it('reads the mailbox in a folder of Apple Mail, and no other folder', async () => {
    mkdirSync(join(folder, 'INBOX.mbox'));
    await expect(text(join(folder, 'INBOX.mbox'))).rejects.toThrow('is a folder, expected a file');
    file('INBOX.mbox/mbox', 'a,b\n');
    expect(await text(join(folder, 'INBOX.mbox'))).toBe('a,b\n');
  });

  it('reads standard input, which may come in single bytes', async () => {
    const bytes = [...gzipSync('a,ä\n')].map((byte) => Buffer.from([byte]));
    expect(await text('-', Readable.from(bytes))).toBe('a,ä\n');
    const { name, rejectsPath } = await openInputFile('-', Readable.from([]), folder);
    expect([name, rejectsPath]).toEqual(['stdin', join(folder, 'stdin.rejects.csv')]);
  });

  it.each([
    ['cut off', gzipSync('abc'.repeat(1_000)).subarray(0, 20)],
    ['damaged', Buffer.concat([gzipSync('abc').subarray(0, 12), Buffer.from('nonsense')])],
  ])('rejects gzip data that is %s', async (_, bytes) => {
    await expect(text(file('broken.gz', bytes))).rejects.toThrow(/broken\.gz: the gzip data is damaged \(.+\)$/);
  });

  const bytes = (hex: string, size = 600) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(size)]);
  it.each([
    ['ZIP', bytes('504b030414000600080000002100'), 'is a ZIP file'],
    ['ZIP inside gzip', gzipSync(bytes('504b030414000600080000002100')), 'inside gzip it is a ZIP file'],
    ['old Excel', bytes('d0cf11e0a1b11ae1'), 'is an old Office or Outlook file (.xls, .doc, .msg)'],
    ['an Outlook data file', bytes('2142444e00000000'), 'is an Outlook data file (.pst)'],
    ['Parquet', bytes('5041523115041500'), 'is a Parquet file'],
    ['PDF', Buffer.from('%PDF-1.7\n1 0 obj'), 'is a PDF document'],
    ['HTML', Buffer.from('<html><table><tr><td>agent_id'), 'is HTML or XML'],
    ['zstd', bytes('28b52ffd00'), 'is compressed with zstd'],
    ['bzip2', bytes('425a6839314159265359'), 'is compressed with bzip2'],
    ['xz', bytes('fd377a585a000004'), 'is compressed with xz'],
    ['gzip, three times', gzipSync(gzipSync(gzipSync('a'))), 'inside gzip it is compressed with gzip more than twice'],
    ['PNG', bytes('89504e470d0a1a0a0000000d49484452'), 'is a file of the type image/png'],
    ['UTF-32', bytes('fffe000061000000'), 'is UTF-32 text'],
    ['nothing known', Buffer.from(Array.from({ length: 500 }, (_, n) => (n * 7) % 32)), 'is binary data'],
    ['iCalendar', Buffer.from('BEGIN:VCALENDAR\r\nVERSION:2.0'), 'is a calendar (iCalendar)'],
    ['mail', Buffer.from('Delivered-To: a@example.org\r\nFrom: b@example.org\r\n'), 'is mail (mbox or .eml)'],
  ])('names %s for what it is', async (_, content, message) => {
    await expect(text(file('foreign', content))).rejects.toThrow(`foreign: ${message}`);
  });

  const TABLE = 'agent_id,contact_id,näme\nnova,c-1,"Zoë 😀"\n';
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  it.each([
    ['UTF-16 with a mark', utf16(`\uFEFF${TABLE}`)],
    ['UTF-16 without one', utf16(TABLE)],
    ['UTF-16, big-endian', utf16(`\uFEFF${TABLE}`).swap16()],
    ['UTF-16, big-endian, without a mark', utf16(TABLE).swap16()],
    ['CR line ends', TABLE.replaceAll('\n', '\r')],
    ['CR line ends, cut off', TABLE.replaceAll('\n', '\r').slice(0, -1)],
    ['gzip inside gzip', gzipSync(gzipSync(TABLE))],
    ['UTF-16 with CR line ends inside gzip', gzipSync(utf16(TABLE.replaceAll('\n', '\r')))],
  ])('reads %s', async (_, content) => {
    const path = file('known.csv', content);
    expect((await text(path)).trimEnd()).toBe(TABLE.trimEnd());
    const single = [...Buffer.from(content)].map((byte) => Buffer.from([byte]));
    expect((await text('-', Readable.from(single))).trimEnd()).toBe(TABLE.trimEnd());
  });

  it('reads UTF-16 without a mark even if most of its text is not Latin', async () => {
    const table = `${TABLE}${'nova,c-2,漢字名前漢字名前漢字名前漢字名前漢字名前漢字名前\n'.repeat(60)}`;
    for (const content of [utf16(table), utf16(table).swap16()])
      expect(await text(file('wide.csv', content))).toBe(table);
  });

  it.each([
    ['UTF-16', (text: Buffer) => text],
    ['UTF-16, big-endian', (text: Buffer) => text.swap16()],
  ])('keeps invalid characters of %s, so that their row can be rejected', async (_, order) => {
    const content = Buffer.concat([order(utf16(`\uFEFF${TABLE}a\ud83d,b\udc00,c\n`)), Buffer.from('x')]);
    const wanted = `${TABLE}a\ud83d,b\udc00,c\n${INVALID_UTF8}`;
    const path = file('broken.csv', content);
    expect(await text(path)).toBe(wanted);
    expect(await text('-', Readable.from([...content].map((byte) => Buffer.from([byte]))))).toBe(wanted);
  });

  it('accepts text that starts like another format, or has a stray control character', async () => {
    for (const content of [
      'BM,contact_id\n',
      'MZ;x\n',
      'PK\n',
      'ID3\n',
      'From,to\n',
      `agent_id,b\0\n${'x,y\n'.repeat(50)}`,
    ]) {
      expect(await text(file('text.csv', content))).toBe(content);
    }
  });

  it('rejects what is not a file', async () => {
    await expect(text(join(folder, 'absent.csv'))).rejects.toThrow('absent.csv: there is no such file');
    await expect(text(folder)).rejects.toThrow(`${folder}: is a folder, expected a file`);
    await expect(text(join(folder, 'a.csv', 'b'))).rejects.toThrow(/cannot be read|no such file/);
  });

  it('passes on an error of the source', async () => {
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
