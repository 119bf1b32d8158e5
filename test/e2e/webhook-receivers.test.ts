import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newSecret, Signer } from '../../src/webhooks/signing';

const ROOT = join(__dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8');
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('python3 is not here: the receiver in Python is skipped');

/** Runs the receivers of docs/webhooks.md, and sends requests to them. */
describe('the receiver of the documentation', () => {
  const secret = newSecret();
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  const RECEIVERS = [
    { language: 'js', command: process.execPath, flag: '-e' },
    ...(hasPython ? [{ language: 'python', command: 'python3', flag: '-c' }] : []),
  ];

  it.each(RECEIVERS)('in $language accepts what is signed, and nothing else', async ({ language, command, flag }) => {
    const port = await freePort();
    const code = codeIn(language);
    expect(code.split('\n').filter(Boolean).length).toBeLessThanOrEqual(15);
    const child = spawn(command, [flag, code.replace('4000', String(port))], {
      cwd: ROOT,
      // With the clock of this process, which may be set to another day.
      env: { ...process.env, WEBHOOK_SECRET: secret },
    });
    children.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    const url = `http://127.0.0.1:${port}/`;
    const body = JSON.stringify({ type: 'webhook.test', timestamp: '2026-03-01T00:00:00.000Z', data: { name: 'Zoë' } });
    const sign = (id: string, at = new Date(), secrets = [secret]) => new Signer(secrets).headers(id, at, body);
    const post = async (headers: Record<string, string>, sent = body): Promise<number> =>
      (await fetch(url, { method: 'POST', headers, body: sent })).status;
    while (child.exitCode === null && (await post({}).catch(() => null)) === null) await delay(20);
    expect(await post(sign('first'))).toBe(204);
    while (child.exitCode === null && !/first.*webhook\.test/.test(said)) await once(child.stdout, 'data');
    expect(await post(sign('both', new Date(), [newSecret(), secret]))).toBe(204);
    expect(await post(sign('other', new Date(), [newSecret()]))).toBe(400);
    expect(await post(sign('old', new Date(Date.now() - 600_000)))).toBe(400);
    expect(await post(sign('changed'), body.replace('Zoë', 'Eve'))).toBe(400);
    expect(await post({ ...sign('renamed'), 'webhook-id': 'another' })).toBe(400);
  });
});

function codeIn(language: string): string {
  const code = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(DOCUMENT)?.[1];
  if (!code) throw new Error(`docs/webhooks.md has no ${language}`);
  return code;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
