import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '../support/built-program';
import {
  type EmbeddedProgram,
  embeddedToken,
  endEmbedded,
  queryEmbedded,
  startEmbedded,
} from '../support/embedded-program';
import { EventBatches } from '../support/event-batches';

/** Room for an empty cluster, its log, and the reserve of free space. */
const DISK = '256m';
const MB = 2 ** 20;
const READS_WHILE_FULL = 100;
const REFUSED_WHILE_FULL = 20;

const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'tmpfs', folder]).status === 0;
if (!mounted) {
  rmSync(folder, { recursive: true });
  process.stdout.write('disk full: skipped, for this user may not mount a small disk\n');
}

(mounted ? describe : describe.skip)('a full disk of the embedded database', () => {
  let program: EmbeddedProgram;
  let token: string;
  const projectId = '7c1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b12';
  const ballast = join(folder, 'ballast');

  beforeAll(async () => {
    await buildProgram();
    token = await embeddedToken(folder);
    program = await startEmbedded(folder);
    await query(`INSERT INTO projects (project_id, org_id, name) VALUES ('${projectId}', 'org_test', 'Full')`);
  });
  afterAll(async () => {
    try {
      await endEmbedded(program, folder);
    } finally {
      // Lazily, because a process that could not be ended may still have files open.
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const query = (sql: string) => queryEmbedded(folder, sql);
  const ask = async (path: string, init: RequestInit = {}, bearer = `Bearer ${token}`) => {
    const headers = { 'content-type': 'application/json', ...(bearer && { authorization: bearer }) };
    const response = await fetch(program.origin + path, { ...init, headers });
    return { status: response.status, retry: response.headers.get('retry-after'), text: await response.text() };
  };

  /** Fills the disk completely. */
  function fill(): void {
    const file = openSync(ballast, 'w');
    const piece = Buffer.alloc(MB);
    try {
      for (;;) if (writeSync(file, piece) < MB) break;
    } catch {
      // ENOSPC is expected
    }
    closeSync(file);
  }

  it('rejects writes with 503, serves reads, loses nothing, and recovers when there is space', async () => {
    const batches = new EventBatches(projectId, token);
    const statuses: number[] = [];
    let going = true;
    const writer = async (id: number) => {
      for (let turn = 0; going; turn++) statuses.push(await batches.send(program.origin, `w-${id}-${turn}`));
    };
    const writers = Promise.all([writer(0), writer(1)]);
    const reads: number[] = [];
    try {
      while (batches.acknowledged.length < 10) {
        expect(statuses).not.toContain(0);
        await new Promise(setImmediate);
      }
      fill();
      const refusedFrom = statuses.length;
      while (reads.length < READS_WHILE_FULL || statuses.length < refusedFrom + REFUSED_WHILE_FULL) {
        reads.push((await ask(`/api/v1/projects`)).status, (await ask(`/api/v1/projects/${projectId}/moat`)).status);
      }
      expect(statfsSync(folder).bavail).toBe(0);
    } finally {
      going = false;
      await writers;
    }
    expect(new Set(reads)).toEqual(new Set([200]));
    expect(new Set(statuses)).toEqual(new Set([202, 503]));
    expect(statuses.slice(-REFUSED_WHILE_FULL)).toEqual(Array(REFUSED_WHILE_FULL).fill(503));

    const project = { method: 'POST', body: '{"name":"Another"}' };
    expect(await ask('/api/v1/projects', project)).toMatchObject({
      status: 503,
      retry: expect.stringMatching(/^[1-9]/),
      text: expect.stringContaining(
        '"detail":"the disk of the database is full: writes are rejected until the operator frees space"',
      ),
    });
    expect((await ask('/api/v1/projects', project, '')).status).toBe(401);
    expect((await ask('/livez')).status).toBe(200);

    rmSync(ballast);
    await batches.expectNothingLost(program.origin, query);
    expect((await ask('/api/v1/projects', project)).status).toBe(201);
    process.stdout.write(
      `disk full: ${statuses.filter((status) => status === 503).length} batches refused with 503, ${reads.length} reads of ${reads.length} answered, ${batches.acknowledged.length} batches acknowledged, none lost\n`,
    );
  });
});
