import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

const CLIENT = join(__dirname, '..', '..', 'packages', 'client');
const MAX_BYTES = 6 * 1_024;

/** What an application that imports these names loads, compressed. */
async function bundle(names: string): Promise<{ bytes: number; imports: string[]; code: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'client-'));
  const entry = join(folder, 'entry.js');
  writeFileSync(entry, `export ${names} from ${JSON.stringify(join(CLIENT, 'src', 'index.ts'))}`);
  const output = (await build({
    root: CLIENT,
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, target: 'es2022', lib: { entry, formats: ['es'], fileName: 'entry' } },
  })) as Rolldown.RolldownOutput[];
  rmSync(folder, { recursive: true });
  const [chunk] = output.flatMap(({ output: chunks }) => chunks);
  if (chunk?.type !== 'chunk') throw new Error('nothing was built');
  return { bytes: gzipSync(chunk.code, { level: 9 }).length, imports: chunk.imports, code: chunk.code };
}

it('is below 6 KB with everything, and leaves out what is not used', async () => {
  const whole = await bundle('*');
  expect(whole.bytes).toBeLessThan(MAX_BYTES);
  expect(whole.imports).toEqual([]);
  const requests = await bundle('{ createClient }');
  expect(requests.bytes).toBeLessThan(whole.bytes / 2);
  for (const other of ['whsec_', 'event_id', 'Last-Event-ID']) {
    expect(whole.code).toContain(other);
    expect(requests.code).not.toContain(other);
  }
});

it('has no dependencies', () => {
  const { dependencies, peerDependencies, sideEffects } = require(join(CLIENT, 'package.json'));
  expect([dependencies, peerDependencies, sideEffects]).toEqual([undefined, undefined, false]);
});
