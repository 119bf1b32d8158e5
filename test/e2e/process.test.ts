import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readPostmasterPid } from '../../src/embedded-postgres/postmaster-pid';
import { buildProgram, inheritedEnvironment } from '../support/built-program';
import { databaseFolder } from '../support/database-folder';

const ROOT = join(__dirname, '..', '..');
const POLL_MS = 10;
const run = promisify(execFile);

/** The built program as a user starts it: real processes, signals and files. */
describe('the server process', () => {
  let dataDir: string;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    await buildProgram();
    folder = databaseFolder();
    dataDir = join(folder, 'data');
  });
  afterEach(async () => {
    for (const child of children.splice(0))
      if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGKILL');
    await databaseStopped();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const environment = (more: Record<string, string> = {}) => ({
    ...inheritedEnvironment(),
    DATA_DIR: dataDir,
    PORT: '0',
    ...more,
  });

  /** Starts the server and waits for its startup banner. */
  async function start(more: Record<string, string> = {}): Promise<{ child: ChildProcess; said: string }> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/src/main.js')], { cwd: folder, env: environment(more) });
    children.push(child);
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        said += chunk;
        if (said.includes('Ctrl-C')) resolve();
      });
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      child.once('exit', (code) => reject(new Error(`exit ${code}: ${said}`)));
    });
    return { child, said };
  }

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
    const exit = once(child, 'exit');
    child.kill(signal);
    return (await exit)[0];
  }

  async function databaseStopped(): Promise<void> {
    while (readPostmasterPid(join(dataDir, 'postgres', 'cluster'))) await delay(POLL_MS);
  }

  const cli = (...args: string[]) =>
    run(process.execPath, [join(ROOT, 'dist/src/cli.js'), ...args], { cwd: folder, env: environment() });

  /** Sends the request of the curl line in the banner. */
  async function tryCurlLine(said: string): Promise<Response> {
    const [, authorization = '', url = ''] = /curl -H "Authorization: ([^"]+)" (\S+)/.exec(said) ?? [];
    return await fetch(url, { headers: { authorization } });
  }

  it('shows a dashboard and a curl line that work, has its data folder to itself, and stops in order on SIGTERM and SIGINT', async () => {
    const first = await start();
    expect(first.said).toContain('Loaded the sample fleet');
    const dashboard = /Dashboard +(http:\S+)#code=/.exec(first.said)?.[1];
    expect(await (await fetch(String(dashboard))).text()).toContain('<script type="module"');
    const response = await tryCurlLine(first.said);
    expect(response.status).toBe(200);
    expect(((await response.json()) as { moat_index: number }).moat_index).toBeGreaterThan(0);
    // Commands run next to it, but a second application does not.
    await expect(start()).rejects.toThrow(
      /exit 1: Another application \(pid \d+ at .*\) already uses this data folder/,
    );
    expect((await cli('recompute')).stdout).toMatch(/Sample fleet .* as of/);
    expect(await end(first.child, 'SIGTERM')).toBe(0);
    await databaseStopped();

    const second = await start();
    expect(second.said).not.toContain('Loaded the sample fleet');
    expect((await tryCurlLine(second.said)).status).toBe(200);
    expect(await end(second.child, 'SIGINT')).toBe(0);
  });

  it('leaves no orphan process and loses nothing when killed', async () => {
    const csv = join(folder, 'facts.csv');
    writeFileSync(csv, 'agent_id,contact_id,occurred_at\nAda,one,2025-06-30T10:00:00Z\n');
    const { child } = await start({ SAMPLE: 'off' });
    const { stdout } = await cli('import', csv, '--project', 'Killed', '--org', 'org_killed');
    expect(stdout).toMatch(/Added +1 interaction/);
    await end(child, 'SIGKILL');
    await databaseStopped();

    // Without a running server, the command starts the database itself.
    const again = await cli('import', csv, '--project', 'Killed', '--org', 'org_killed');
    expect(again.stdout).toMatch(/Added +0 interactions/);
    await databaseStopped();
  });

  it('prints only the token on standard output', async () => {
    const { stdout } = await cli('token', '--org', 'org_sample');
    expect(stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it('reports all configuration mistakes together', async () => {
    await expect(start({ PORT: 'x', SAMPLE: 'maybe', DATABASE_URL: 'mysql://secret@host' })).rejects.toThrow(
      /3 mistakes:\n.*PORT.*\n.*DATABASE_URL: expected a connection URL[^\n]*\n.*SAMPLE/,
    );
  });
});
