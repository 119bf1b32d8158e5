import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/config/config';
import { ImportSpool } from '../../src/imports/import-spool';
import { buildProgram } from '../support/built-program';
import {
  type EmbeddedProgram,
  embeddedToken,
  endEmbedded,
  queryEmbedded,
  startEmbedded,
} from '../support/embedded-program';
import { EventBatches } from '../support/event-batches';
import { SmallDisk } from '../support/small-disk';

/** Room for an empty cluster, its log, and the reserve of free space. */
const DISK_MB = 256;
const READS_WHILE_FULL = 100;
const REFUSED_WHILE_FULL = 20;

const disk = new SmallDisk(DISK_MB, 'disk full');
const { folder } = disk;

(disk.isMounted ? describe : describe.skip)('a full disk of the embedded database', () => {
  let program: EmbeddedProgram;
  let token: string;
  const projectId = '7c1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b12';

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
      disk.unmount();
    }
  });

  const query = (sql: string) => queryEmbedded(folder, sql);
  const ask = async (path: string, init: RequestInit = {}, bearer = `Bearer ${token}`) => {
    const headers = { 'content-type': 'application/json', ...(bearer && { authorization: bearer }) };
    const response = await fetch(program.origin + path, { ...init, headers });
    return { status: response.status, retry: response.headers.get('retry-after'), text: await response.text() };
  };

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
      disk.fill();
      const refusedFrom = statuses.length;
      while (reads.length < READS_WHILE_FULL || statuses.length < refusedFrom + REFUSED_WHILE_FULL) {
        reads.push((await ask(`/api/v1/projects`)).status, (await ask(`/api/v1/projects/${projectId}/moat`)).status);
      }
      expect(disk.freeBlocks).toBe(0);
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

    disk.empty();
    await batches.expectNothingLost(program.origin, query);
    expect((await ask('/api/v1/projects', project)).status).toBe(201);
    process.stdout.write(
      `disk full: ${statuses.filter((status) => status === 503).length} batches refused with 503, ${reads.length} reads of ${reads.length} answered, ${batches.acknowledged.length} batches acknowledged, none lost\n`,
    );
  });
});

/** Room for the files and the reserve that the spool leaves free. */
const SPOOL_MB = 290;
const spoolDisk = new SmallDisk(SPOOL_MB, 'disk full while a file arrives');

(spoolDisk.isMounted ? describe : describe.skip)('a disk that fills up while a file arrives', () => {
  const MB = Buffer.alloc(2 ** 20);
  const folderOfFiles = join(spoolDisk.folder, 'imports');
  const spool = new ImportSpool({ importDir: folderOfFiles, importMaxGb: 1, organisationShare: 1 } as Config);
  afterAll(() => spoolDisk.unmount());

  async function* fillingUp(): AsyncGenerator<Buffer> {
    yield MB;
    spoolDisk.fill();
    for (let n = 0; n < 8; n++) yield MB;
  }
  async function* small(): AsyncGenerator<Buffer> {
    yield Buffer.from('x');
  }

  it('refuses it, keeps nothing of it, and takes the next one when there is space', async () => {
    const refused = 'has no room for the file; try again later';
    await expect(spool.receive('org', fillingUp(), null)).rejects.toThrow(refused);
    expect(readdirSync(folderOfFiles)).toEqual([]);
    // Nor does it begin with one for which there is no room.
    await expect(spool.receive('org', fillingUp(), 4 * MB.length)).rejects.toThrow(refused);
    spoolDisk.empty();
    const received = await spool.receive('org', small(), 1);
    expect(readFileSync(received.path, 'utf8')).toBe('x');
  });
});
