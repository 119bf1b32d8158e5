import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config';
import { ImportSpool } from './import-spool';

describe('the files of imports', () => {
  let folder: string;
  let spool: ImportSpool;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-spool-'));
    spool = new ImportSpool({ importDir: folder, importMaxGb: 1, organisationShare: 1 } as Config);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const age = (name: string) => utimesSync(join(folder, name), 0, 0);

  it('keep one that is being received, however old the clock of the folder makes it', async () => {
    const received = await spool.receive('org', slowly(), null);
    age(readdirSync(folder)[0] ?? '');
    await spool.files();
    expect(readFileSync(received.path, 'utf8')).toBe('one, two');
    const key = {
      project_id: '0b7e4b0e-6b5f-4a8e-9d0c-2f1a5c7d9e11',
      import_id: '6f3c2a1d-0e9b-4c8d-8a7f-5b4e3d2c1a00',
    };
    const named = await spool.name(received.path, key);
    age(readdirSync(folder)[0] ?? '');
    expect(await spool.files()).toEqual([{ ...key, path: named, bytes: 8 }]);
  });

  async function* slowly(): AsyncGenerator<Buffer> {
    yield Buffer.from('one, ');
    age(readdirSync(folder)[0] ?? '');
    await spool.files();
    yield Buffer.from('two');
  }

  it('of a process that is gone are removed', async () => {
    for (const name of ['1-2-3.part', '1-2-4.part']) writeFileSync(join(folder, name), 'x');
    age('1-2-3.part');
    await spool.files();
    expect(['1-2-3.part', '1-2-4.part'].map((name) => existsSync(join(folder, name)))).toEqual([false, true]);
  });
});
