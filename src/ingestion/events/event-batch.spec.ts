import fc from 'fast-check';
import { contentDigest, eventKey, sealedContent } from '../event-digest';
import {
  agentReferences,
  deduplicate,
  type EventBatch,
  hasRejected,
  rejectErased,
  rejectOverQuota,
  resolveAgents,
  settleKnown,
  toBatch,
} from './event-batch';
import type { FleetEvent } from './fleet-event';

const KEY = '0f'.repeat(16);
const ADA = '11111111-1111-4111-8111-11111111111a';
const interaction = (eventId: string, more: Partial<FleetEvent> = {}): FleetEvent => ({
  ...{ type: 'interaction', eventId, occurredAt: '2025-06-01T10:00:00Z', agent: 'Ada', userId: 'c-1' },
  ...{ contactName: null, kind: 'message', direction: null, weight: 1, word: null, summary: null, more: null },
  ...more,
});
const statuses = (batch: EventBatch) =>
  batch.outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.problem.status : outcome.status));
const problems = (batch: EventBatch) =>
  batch.outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.problem : null));
const none: ReadonlyMap<string, string | null> = new Map();

const sealed = (event: FleetEvent) => sealedContent(KEY, contentDigest(event));
const resolved = (events: readonly FleetEvent[]) => resolveAgents(toBatch(events), [], KEY);

describe('a batch of events', () => {
  it('separates unreadable events from the others, and keeps the order', () => {
    const errors = [{ message: 'type is missing', location: 'body.events[1].type' }];
    const batch = toBatch([interaction('a'), errors, interaction('b')]);
    expect(statuses(batch)).toEqual(['accepted', 422, 'accepted']);
    expect(batch.open.map(({ index, key }) => [index, key])).toEqual([
      [0, eventKey('a')],
      [2, eventKey('b')],
    ]);
    expect([hasRejected(batch), hasRejected(toBatch([interaction('a')]))]).toEqual([true, false]);
  });

  it('replaces the UUID of an agent by its name, so that both are one content', () => {
    const batch = toBatch([
      interaction('a', { agent: ADA.toUpperCase() }),
      interaction('b'),
      interaction('c', { agent: '22222222-2222-4222-8222-222222222222' }),
      interaction('d', { agent: null, type: 'lead.outcome' }),
    ]);
    expect(agentReferences(batch)).toEqual({
      names: [ADA.toUpperCase(), 'Ada', '22222222-2222-4222-8222-222222222222'],
      ids: [ADA.toUpperCase(), '22222222-2222-4222-8222-222222222222'],
    });
    const named = resolveAgents(batch, [{ agent_id: ADA, name: 'Ada' }], KEY);
    expect(statuses(named)).toEqual(['accepted', 'accepted', 422, 'accepted']);
    expect(problems(named)[2]?.errors).toMatchObject([{ location: 'body.events[2].agent' }]);
    expect(named.open[0]?.content).toBe(sealed(interaction('other')));
    expect(named.open[0]?.content).toBe(named.open[1]?.content);
  });

  it('treats a UUID as a name if an agent has that name', () => {
    const batch = toBatch([interaction('a', { agent: ADA })]);
    const named = resolveAgents(batch, [{ agent_id: '33333333-3333-4333-8333-333333333333', name: ADA }], KEY);
    expect(named.open[0]?.event.agent).toBe(ADA);
  });

  it('keeps the first event of an id and compares the others with it', () => {
    const events = [interaction('a'), interaction('a'), interaction('a', { weight: 2 }), interaction('b')];
    const batch = deduplicate(resolved(events));
    expect(batch.open.map(({ index }) => index).toSorted()).toEqual([0, 3]);
    const settled = settleKnown(batch, none);
    expect(statuses(settled)).toEqual(['accepted', 'duplicate', 409, 'accepted']);
    expect(problems(settled)[2]).toMatchObject({
      digest: sealed(interaction('a', { weight: 2 })),
      stored_digest: sealed(interaction('a')),
      errors: [{ location: 'body.events[2].event_id', value: 'a' }],
    });
  });

  it('compares all events with stored contents, and none with contents that were not stored', () => {
    const events = [
      interaction('a'),
      interaction('a', { weight: 2 }),
      interaction('b'),
      interaction('b', { weight: 2 }),
    ];
    const stored = new Map([
      [eventKey('a'), sealed(interaction('a', { weight: 2 }))],
      [eventKey('b'), null],
    ]);
    const settled = settleKnown(deduplicate(resolved(events)), stored);
    expect(statuses(settled)).toEqual([409, 'duplicate', 'duplicate', 'duplicate']);
    expect(settled.open).toEqual([]);
  });

  it('rejects the events of erased contacts, and not those without a contact', () => {
    const action = interaction('b', { type: 'agent_action', userId: null });
    const events = [interaction('a'), action, interaction('c', { userId: 'c-2' })];
    const batch = rejectErased(toBatch(events), (userId) => userId === 'c-1');
    expect(statuses(batch)).toEqual([410, 'accepted', 'accepted']);
    expect(problems(batch)[0]?.errors).toMatchObject([{ location: 'body.events[0].user_id', value: 'c-1' }]);
  });

  it('rejects the events of agents beyond the quota and their repeats, except conflicts', () => {
    const eve = interaction('a', { agent: 'Eve' });
    const events = [eve, eve, { ...eve, weight: 2 }, interaction('b'), interaction('b')];
    const settled = settleKnown(deduplicate(resolved(events)), none);
    const within = rejectOverQuota(settled, new Set(['Ada']), { count: 1, max: 1 });
    expect(statuses(within)).toEqual([409, 409, 409, 'accepted', 'duplicate']);
    expect(problems(within).map((problem) => problem?.digest !== undefined)).toEqual([
      ...[false, false, true],
      ...[false, false],
    ]);
    expect(within.open.map(({ index }) => index)).toEqual([3]);
  });

  it('has one outcome for each event, and leaves open exactly those that are accepted', () => {
    const event = fc.record({ id: fc.nat(5), weight: fc.nat(1), user: fc.nat(3), bad: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.array(fc.nat(5)), (all, known) => {
        const parsed = toBatch(
          all.map(({ id, weight, user, bad }, index) =>
            bad === 0
              ? [{ message: 'bad', location: `body.events[${index}]` }]
              : interaction(`e-${id}`, { weight, userId: `c-${user}` }),
          ),
        );
        const allowed = rejectErased(resolveAgents(parsed, [], KEY), (userId) => userId === 'c-0');
        const batch = settleKnown(deduplicate(allowed), new Map(known.map((id) => [eventKey(`e-${id}`), null])));
        expect(batch.outcomes).toHaveLength(all.length);
        const accepted = statuses(batch).flatMap((status, index) => (status === 'accepted' ? [index] : []));
        expect(batch.open.map(({ index }) => index).toSorted((one, other) => one - other)).toEqual(accepted);
        expect(new Set(batch.open.map(({ key }) => key)).size).toBe(accepted.length);
        expect(batch.open.map(({ key }) => key)).toEqual(batch.open.map(({ key }) => key).toSorted());
      }),
    );
  });

  it('is changed by no step', () => {
    const deepFreeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || value instanceof Map) return;
      Object.freeze(value);
      for (const part of Object.values(value)) deepFreeze(part);
    };
    const steps: ((batch: EventBatch) => EventBatch)[] = [
      (batch) => resolveAgents(batch, [{ agent_id: ADA, name: 'Ada' }], KEY),
      (batch) => rejectErased(batch, (userId) => userId === 'c-2'),
      deduplicate,
      (batch) => settleKnown(batch, new Map([[eventKey('b'), null]])),
      (batch) => rejectOverQuota(batch, new Set(), { count: 1, max: 1 }),
    ];
    const events = [interaction('a'), interaction('a'), interaction('b'), interaction('c', { userId: 'c-2' })];
    let batch = toBatch(events);
    for (const next of steps) {
      deepFreeze(batch);
      batch = next(batch);
    }
    expect(statuses(batch)).toEqual([409, 409, 'duplicate', 410]);
  });
});
