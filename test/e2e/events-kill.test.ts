import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readPostmasterPid } from '../../src/embedded-postgres/postmaster-pid';
import { buildProgram } from '../support/built-program';
import { databaseFolder } from '../support/database-folder';
import {
  clusterOf,
  type EmbeddedProgram,
  embeddedToken,
  endEmbedded,
  queryEmbedded,
  startEmbedded,
} from '../support/embedded-program';
import { EventBatches } from '../support/event-batches';

const CLIENTS = 4;
/** Number of acknowledged batches before a process is killed, so that others are in progress. */
const BEFORE_KILL = 12;
/** The documented time from the death of the database to a ready server. */
const HEALTHY_WITHIN_MS = 10_000;

/** Real processes on a separate database that syncs its writes. */
describe('events that were acknowledged', () => {
  let folder: string;
  let program: EmbeddedProgram;
  let token: string;
  const projectId = '7c1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b11';

  beforeAll(async () => {
    folder = databaseFolder();
    await buildProgram();
    token = await embeddedToken(folder);
  });
  afterAll(async () => {
    try {
      await endEmbedded(program, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const query = (sql: string) => queryEmbedded(folder, sql);

  /** Several clients send until a request is rejected or fails. */
  async function load(name: string, kill: () => void): Promise<EventBatches> {
    const batches = new EventBatches(projectId, token);
    let killed = false;
    const client = async (id: number) => {
      for (let turn = 0; (await batches.send(program.origin, `${name}-${id}-${turn}`)) === 202; turn++) {
        if (killed || batches.acknowledged.length < BEFORE_KILL) continue;
        killed = true;
        kill();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, id) => client(id)));
    expect(batches.acknowledged.length).toBeGreaterThanOrEqual(BEFORE_KILL);
    return batches;
  }

  /** Reads repeatedly until it is stopped. */
  function readAlong() {
    const counts = { right: 0, refused: 0, other: [] as number[] };
    let going = true;
    const reader = async () => {
      while (going) {
        const response = await fetch(`${program.origin}/api/v1/projects`, {
          headers: { authorization: `Bearer ${token}` },
        });
        await response.arrayBuffer();
        if (response.status === 200) counts.right++;
        else if (response.status === 503 && response.headers.has('retry-after')) counts.refused++;
        else counts.other.push(response.status);
      }
    };
    const readers = Promise.all([reader(), reader()]);
    return {
      counts,
      stop: async () => {
        going = false;
        await readers;
      },
    };
  }

  /** @returns the status of /readyz as soon as it is 200, or the last one when the time is up */
  async function untilReady(deadline: number): Promise<number> {
    for (;;) {
      const { status } = await fetch(`${program.origin}/readyz`);
      if (status === 200 || Date.now() > deadline) return status;
      await delay(20);
    }
  }

  it('survive kill -9 of the server', async () => {
    program = await startEmbedded(folder);
    await query(`INSERT INTO projects (project_id, org_id, name) VALUES ('${projectId}', 'org_test', 'Kill')`);
    const batches = await load('server', () => program.child.kill('SIGKILL'));
    await program.ended;
    program = await startEmbedded(folder);
    await batches.expectNothingLost(program.origin, query);
  });

  it('survive kill -9 of the database, which recovers within ten seconds', async () => {
    const postmaster = readPostmasterPid(clusterOf(folder));
    // Process group 0 would be this process and all its children.
    if (!postmaster) throw new Error('the database does not run');
    const reads = readAlong();
    let killedAt = 0;
    let healthyMs = 0;
    let batches: EventBatches;
    try {
      batches = await load('database', () => {
        process.kill(postmaster.pid, 'SIGKILL');
        killedAt = Date.now();
      });
      expect(await untilReady(killedAt + HEALTHY_WITHIN_MS)).toBe(200);
      healthyMs = Date.now() - killedAt;
    } finally {
      await reads.stop();
    }
    const { right, refused, other } = reads.counts;
    process.stdout.write(
      `database killed with -9: ready again after ${healthyMs} ms, ${refused} of ${right + refused} reads refused with 503, ${batches.acknowledged.length} batches acknowledged before, none lost\n`,
    );
    expect(other).toEqual([]);
    expect(refused).toBeGreaterThan(0);
    await batches.expectNothingLost(program.origin, query);
    expect(program.child.exitCode).toBeNull();
  });
});
