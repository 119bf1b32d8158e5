import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { AS_OF, insertProject, isoDay, onDay } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Sent {
  readonly user_id: string;
  readonly occurred_at: string;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly kind: string;
  readonly weight: number;
}

const event = (
  user: fc.Arbitrary<string>,
  direction: fc.Arbitrary<Sent['direction']>,
  weight: fc.Arbitrary<number>,
): fc.Arbitrary<Sent> =>
  fc
    .record({
      user_id: user,
      ago: fc.integer({ min: 0, max: 200 }),
      ms: fc.integer({ min: 0, max: 86_399_999 }),
      direction,
      // The contact takes part in a meeting, no matter who logged it.
      kind: fc.constantFrom('message', 'email', 'call', 'other'),
      weight,
    })
    .map(({ ago, ms, ...it }) => ({ ...it, occurred_at: onDay(AS_OF - ago, ms) }));
const history = event(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.constantFrom('inbound', 'outbound', null),
  fc.constantFrom(0.5, 1, 2),
);
/** Any weight on any day, also to unknown contacts. */
const flood = event(
  fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y'),
  fc.constant('outbound'),
  fc.constantFrom(1e-9, 0.3, 1, 40, 1e6),
);
const BANDS = ['faint', 'light', 'warm', 'strong', 'deep'];

describe('sending more, through the whole application', () => {
  let database: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function call<Body>(path: string, body?: object): Promise<Body> {
    const init = body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    const response = await api.get(`/api/v1/projects/${path}`, init);
    if (!response.ok) throw new Error(`${response.status} ${path}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  /** Sends events, recomputes, and reads the responses. */
  async function served(project: string, events: readonly Sent[]) {
    const sent = events.map((it) => ({ ...it, type: 'interaction', agent: 'Ada', event_id: randomUUID() }));
    const { accepted } = await call<{ accepted: number }>(`${project}/events`, { events: sent });
    expect(accepted).toBe(events.length);
    const { run_id: run } = await call<{ run_id: string }>(`${project}/recompute`, {});
    for (let status = ''; status !== 'finished'; await delay(5)) {
      ({ status } = await call<{ status: string }>(`${project}/recompute-runs/${run}`));
      expect(status).not.toBe('failed');
    }
    const { relationships } = await call<{ relationships: { user_id: string; depth: number; band: string }[] }>(
      `${project}/relationships?sort=name&page_size=50`,
    );
    // Also as of the day before: late events change no number of the past.
    const index = async (query: string) => await call<object>(`${project}/moat-index${query}`);
    return {
      relationships,
      indexes: [
        await index(''),
        await index(`?as_of=${isoDay(AS_OF - 1)}`),
        await index(`?as_of=${isoDay(AS_OF - 27)}`),
      ],
      cohorts: (await call<{ cohorts: { entry_week: string; size: number }[] }>(`${project}/cohorts`)).cohorts.map(
        ({ entry_week, size }) => [entry_week, size],
      ),
    };
  }

  it('raises no depth, band, index or cohort, for any outbound interactions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(history, { minLength: 2, maxLength: 25, size: 'max' }),
        fc.array(flood, { minLength: 1, maxLength: 40, size: 'max' }),
        async (facts, more) => {
          const project = await insertProject(database.dataSource, randomUUID());
          await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [
            project,
            isoDay(AS_OF),
          ]);
          // Snapshots of all requested days exist in any case.
          const first: Sent = {
            ...{ user_id: 'a', occurred_at: onDay(AS_OF - 250), direction: 'inbound', kind: 'message', weight: 1 },
          };
          const before = await served(project, [first, ...facts]);
          const after = await served(project, more);
          for (const one of before.relationships) {
            const other = after.relationships.find(({ user_id }) => user_id === one.user_id);
            expect(other?.depth).toBeLessThanOrEqual(one.depth);
            expect(BANDS.indexOf(other?.band ?? '')).toBeLessThanOrEqual(BANDS.indexOf(one.band));
          }
          // A contact who only receives messages has exactly the chance of a first reply.
          for (const { user_id, depth } of after.relationships) {
            const tookPart = [first, ...facts].some((it) => it.user_id === user_id && it.direction !== 'outbound');
            if (!tookPart) expect(depth).toBeLessThanOrEqual(0.1);
          }
          // The index counts evidence, so it keeps every digit; receiving messages puts nobody into a cohort.
          expect(after.indexes).toEqual(before.indexes);
          expect(after.cohorts).toEqual(before.cohorts);
        },
      ),
      { seed: 20, numRuns: 6 },
    );
  });
});
