import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { inheritedEnvironment } from '../support/built-program';
import { insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');
const MAX_LINES = 60;

describe('the examples', () => {
  let database: TestDatabase;
  let api: TestApi;
  let folder: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    folder = mkdtempSync(join(tmpdir(), 'examples-'));
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await api.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(
    command: string,
    args: string[],
    environment: Record<string, string>,
  ): ChildProcess & { output: string } {
    const env = { ...inheritedEnvironment(), DEPTH_URL: `http://127.0.0.1:${api.port}`, ...environment };
    const child = Object.assign(spawn(command, args, { cwd: ROOT, env: env as NodeJS.ProcessEnv }), { output: '' });
    children.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (piece: Buffer) => {
        child.output += piece;
      });
    }
    return child;
  }
  async function run(...what: Parameters<typeof start>): Promise<{ code: unknown; output: string }> {
    const child = start(...what);
    const [code] = await once(child, 'close');
    return { code, output: child.output };
  }
  const rows = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
    await database.dataSource.query(sql, values);

  it('are short', () => {
    const files = readdirSync(EXAMPLES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const { parentPath, name } of files) {
      expect([name, readFileSync(join(parentPath, name), 'utf8').split('\n').length]).toEqual([
        name,
        expect.any(Number),
      ]);
      expect(readFileSync(join(parentPath, name), 'utf8').split('\n').length).toBeLessThan(MAX_LINES);
    }
  });

  it('send-events.sh sends each line once, whole lines only, and goes on where it stopped', async () => {
    const projectId = await insertProject(database.dataSource, 'Cron');
    const { key } = await insertKey(database.dataSource, projectId, ['events:write']);
    const file = join(folder, 'events.ndjson');
    const line = (id: number, more = {}) =>
      `${JSON.stringify({ type: 'interaction', event_id: `e-${id}`, agent: 'Nova', user_id: `u-${id}`, occurred_at: '2025-01-01T00:00:00Z', ...more })}\n`;
    const send = (environment = {}) =>
      run('bash', [join(EXAMPLES, 'send-events.sh'), file], {
        DEPTH_KEY: key,
        DEPTH_PROJECT: projectId,
        ...environment,
      });
    const known = async () =>
      (await rows('SELECT external_id FROM interactions WHERE project_id = $1 ORDER BY 1', projectId)).map(
        ({ external_id }) => external_id,
      );
    writeFileSync(file, line(1) + line(2) + line(3).slice(0, 20));
    expect(await send()).toMatchObject({ code: 0, output: expect.stringContaining('2 accepted, 0 known, 0 rejected') });
    expect(await send()).toEqual({ code: 0, output: '' });
    appendFileSync(file, line(3).slice(20) + line(4, { direction: 'sideways' }));
    expect((await send()).output).toContain('1 accepted, 0 known, 1 rejected');
    expect(readFileSync(`${file}.rejected`, 'utf8')).toContain('sideways');
    expect(await known()).toEqual(['e-1', 'e-2', 'e-3']);
    // A refusal moves nothing.
    appendFileSync(file, line(5));
    expect((await send({ DEPTH_KEY: 'rd_live_x' })).code).not.toBe(0);
    expect((await send()).output).toContain('1 accepted');
    rmSync(`${file}.position`);
    expect((await send()).output).toContain('0 accepted, 4 known');
  });

  it('agent-loop.mjs writes to whom it should, records it, and closes the episode', async () => {
    const { projectId } = await insertScoredProject(database.dataSource, { name: 'Loop' });
    const { key } = await insertKey(database.dataSource, projectId, ['read', 'events:write', 'episodes:write']);
    const loop = () => run(process.execPath, [join(EXAMPLES, 'agent-loop.mjs')], { DEPTH_KEY: key });
    const first = await loop();
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('Ana: write, because about to be lost') });
    const closed = await rows(
      `SELECT state, outcome, changed_by FROM episodes WHERE project_id = $1 AND kind = 'at_risk'`,
      projectId,
    );
    expect(closed).toEqual([{ state: 'done', outcome: 'contacted', changed_by: expect.stringMatching(/^key:/) }]);
    const recorded = await rows(
      `SELECT direction, user_id FROM interactions WHERE project_id = $1 AND external_id LIKE 'agent-loop-%'`,
      projectId,
    );
    expect(recorded).toContainEqual({ direction: 'outbound', user_id: 'fading' });
    expect((await loop()).output).not.toContain('Ana');
  });

  it('slack-digest-receiver.mjs posts a verified digest once, in plain text', async () => {
    const posts: string[] = [];
    const slack: Server = createServer(async (request, response) => {
      posts.push(JSON.parse(Buffer.concat(await request.toArray()).toString()).text);
      response.end('ok');
    });
    await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const SLACK_URL = `http://127.0.0.1:${(slack.address() as AddressInfo).port}`;
    const command = [join(ROOT, 'scripts', 'example.mjs'), 'slack-digest-receiver.mjs'];
    const receiver = start(process.execPath, command, { WEBHOOK_SECRET: secret, SLACK_URL, PORT: '0' });
    while (!/port \d+/.test(receiver.output)) await once(receiver.stdout as NodeJS.ReadableStream, 'data');
    const [, port] = /port (\d+)/.exec(receiver.output) ?? [];
    const contact = { user_id: 'c', name: 'Ana <!channel>' };
    const call = { contact, agent: { agent_id: 'a', name: 'Nova' }, recommended_action: 'Reach out now.' };
    const data = {
      counts: { 'relationship.at_risk': 2 },
      at_risk: [],
      recovered: [],
      to_call: [call],
      moat_index: null,
    };
    const body = JSON.stringify({ type: 'project.digest', timestamp: new Date().toISOString(), data });
    const deliver = async (signature?: string) => {
      const at = new Date();
      const headers = {
        'webhook-id': 'digest-1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': signature ?? new Webhook(secret).sign('digest-1', at, body),
      };
      return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status;
    };
    expect([await deliver('v1,AAAA'), await deliver(), await deliver()]).toEqual([400, 204, 204]);
    expect(posts).toEqual(['*Since yesterday:* 2 × at risk\n• Ana &lt;!channel&gt; (Nova): Reach out now.']);
    receiver.kill();
    await once(receiver, 'close');
    slack.close();
  });

  it('the widget shows a relationship, or that there is none', async () => {
    const { build } = await import('vite');
    const outDir = join(folder, 'widget');
    await build({
      root: join(EXAMPLES, 'relationship-widget'),
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: 'render.jsx',
        outDir,
        rolldownOptions: { output: { format: 'cjs', entryFileNames: 'render.cjs' } },
      },
    });
    const { render } = require(join(outDir, 'render.cjs')) as {
      render(options: object, props: object): Promise<string>;
    };
    await insertScoredProject(database.dataSource, { name: 'Widget', marker: 'w ', organisation: 'org_widget' });
    const token = await api.token('org_widget');
    const options = { baseUrl: `http://127.0.0.1:${api.port}`, token };
    const html = await render(options, { agentId: 'w Ada', contactId: 'w fading' });
    expect(html).toMatch(/<h3>w Ana<\/h3>.*<meter.*at risk.*As of .*2025-06-30/s);
    expect(await render(options, { agentId: 'w Ada', contactId: 'nobody' })).toContain('They never met.');
  });
});
