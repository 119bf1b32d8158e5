import { Agent } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { bodyChecker, contract } from '../support/contract';
import { type FuzzAnswer, send, textOf } from '../support/fuzz-client';
import { type FuzzRequest, fuzzRequests } from '../support/fuzz-requests';
import { answersOf, type FuzzTenant, fuzzTenant, fuzzWorld } from '../support/fuzz-tenants';
import { formMistakes, tenancyMistakes } from '../support/fuzz-verdict';
import { heapUsed } from '../support/heap-used';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** For other requests: FUZZ_SEED=7 FUZZ_REQUESTS=100000 npx jest fuzz */
const SEED = Number(process.env.FUZZ_SEED ?? 20_250_630);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2_000);
const CONCURRENCY = 12;
const MAX_HEAP_GROWTH = 64 * 2 ** 20;
/** A status that occurs less often than this means that some part of the server was not reached. */
const OFTEN = 5;

describe('for any input', () => {
  let database: TestDatabase;
  let api: TestApi;
  let agent: Agent;
  let tenants: Readonly<Record<string, FuzzTenant>>;
  let check: (schema: string, body: unknown) => unknown[];
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, { environment: { RATE_LIMIT: 'off' } });
    agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
    tenants = {
      crimson: await fuzzTenant(api, database, 'crimson'),
      cobalt: await fuzzTenant(api, database, 'cobalt'),
      // Has an admin's rights, so it may delete everything.
      amber: await fuzzTenant(api, database, 'amber', 'admin'),
    };
    const document = (await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject;
    // Created on their first request, which holds the process: on a busy machine until its connections time out.
    for (const path of ['openapi.yaml', 'schemas/ErrorModel.json', 'docs/swagger-ui-init.js'])
      await (await api.get(`/api/v1/${path}`)).text();
    const [own, published] = [bodyChecker(document), bodyChecker(contract ?? document)];
    check = (schema, body) => (contract?.components?.schemas?.[schema] ? published : own)(schema, body);
  });
  afterAll(async () => {
    agent.destroy();
    await api.close();
    await database.drop();
  });

  it('the server responds correctly to every tenant and stays healthy', async () => {
    const requests = fc.sample(fuzzRequests(await fuzzWorld(api, tenants)), { seed: SEED, numRuns: REQUESTS });
    const seen = new Map<number, number>();
    const answeredAbout = new Map<string, number>();
    const heap = heapUsed();
    const queue = requests.entries();
    const work = async (): Promise<void> => {
      for (const [index, request] of queue) {
        const status = await judge(request).catch((error: Error) => {
          throw new Error(`FUZZ_SEED=${SEED}, request ${index}: ${error.message}`);
        });
        count(seen, status);
        if (status === 200) count(answeredAbout, String(request.caller));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));

    for (const status of [200, 204, 304, 400, 401, 403, 404, 405, 417, 422]) {
      expect([status, (seen.get(status) ?? 0) >= OFTEN]).toEqual([status, true]);
    }
    // Most writes are rejected: for their name, or because the project was deleted before.
    expect(seen.get(201)).toBeGreaterThan(0);
    const { amber: _, ...kept } = tenants;
    for (const name of Object.keys(kept)) expect(answeredAbout.get(name)).toBeGreaterThan(REQUESTS / 80);
    const atWork = await busyConnections();
    for (const { token, answers } of Object.values(kept)) {
      expect(await answersOf(api, token, answers.keys())).toEqual(answers);
    }
    // A statement that is the same as before counts as stuck; the server itself reads its feeds regularly.
    expect((await busyConnections()).filter((statement) => atWork.includes(statement))).toEqual([]);
    expect(heapUsed() - heap).toBeLessThan(MAX_HEAP_GROWTH);
  });

  /** Sends a request and returns the status; throws if anything in the response is wrong. */
  async function judge(request: FuzzRequest): Promise<number> {
    let answer: FuzzAnswer | undefined;
    try {
      answer = await send(api.port, agent, request);
      const mistakes = [...formMistakes(request, answer, check), ...tenancyMistakes(request, answer, tenants)];
      if (mistakes.length > 0) throw new Error(mistakes.join('; '));
      return answer.status;
    } catch (error) {
      const shown = answer ? `${answer.status}${answer.head}\n${answer.body.slice(0, 2_000)}` : 'no answer';
      throw new Error(`${(error as Error).message}\n\n${short(textOf(request))}\n\n${shown}`);
    }
  }

  /** The statements that the sessions of the application are running, or at which they are idle in a transaction. */
  async function busyConnections(): Promise<string[]> {
    const rows: { statement: string }[] = await database.dataSource.query(
      `SELECT concat_ws(' ', pid, query_start, state, query) AS statement FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
    );
    return rows.map(({ statement }) => statement);
  }
});

/** Abbreviates long repetitions to the repeated text and its count. */
function short(text: string): string {
  return text.replace(/(.{1,12}?)\1{20,}/g, (all, part: string) => `<${part} ${all.length / part.length} times>`);
}

function count<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
