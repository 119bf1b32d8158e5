import fc from 'fast-check';
import { contentDigest, eventKey } from '../event-digest';
import { EventBatch } from './event-batch';
import type { FleetEvent } from './fleet-event';

const ADA = '11111111-1111-4111-8111-11111111111a';
const interaction = (eventId: string, more: Partial<FleetEvent> = {}): FleetEvent => ({
  ...{ type: 'interaction', eventId, occurredAt: '2025-06-01T10:00:00Z', agent: 'Ada', userId: 'c-1' },
  ...{ contactName: null, kind: 'message', direction: null, weight: 1, word: null, summary: null },
  ...more,
});
const statuses = (batch: EventBatch) =>
  batch.results.map((outcome) => (outcome.status === 'rejected' ? outcome.problem.status : outcome.status));
const problems = (batch: EventBatch) =>
  batch.results.map((outcome) => (outcome.status === 'rejected' ? outcome.problem : null));
const none: ReadonlyMap<string, string | null> = new Map();

describe('EventBatch', () => {
  it('keeps what cannot be read out of the rest, each in its place', () => {
    const errors = [{ message: 'type is missing', location: 'body.events[1].type' }];
    const batch = new EventBatch([interaction('a'), errors, interaction('b')]);
    expect(statuses(batch)).toEqual(['accepted', 422, 'accepted']);
    expect(batch.open.map(({ index, key }) => [index, key])).toEqual([
      [0, eventKey('a')],
      [2, eventKey('b')],
    ]);
    expect([batch.rejected, new EventBatch([interaction('a')]).rejected]).toEqual([true, false]);
  });

  it('puts the name of an agent in the place of its UUID, so that both are one content', () => {
    const events = [
      interaction('a', { agent: ADA.toUpperCase() }),
      interaction('b'),
      interaction('c', { agent: '22222222-2222-4222-8222-222222222222' }),
      interaction('d', { agent: null, type: 'lead.outcome' }),
    ];
    const batch = new EventBatch(events);
    expect(batch.agentWords()).toEqual({
      names: [ADA.toUpperCase(), 'Ada', '22222222-2222-4222-8222-222222222222'],
      ids: [ADA.toUpperCase(), '22222222-2222-4222-8222-222222222222'],
    });
    batch.nameAgents([{ agent_id: ADA, name: 'Ada' }]);
    expect(statuses(batch)).toEqual(['accepted', 'accepted', 422, 'accepted']);
    expect(problems(batch)[2]?.errors).toMatchObject([{ location: 'body.events[2].agent' }]);
    expect(batch.open[0]?.content).toBe(contentDigest(interaction('other')));
    expect(batch.open[0]?.content).toBe(batch.open[1]?.content);
  });

  it('takes a UUID for a name where an agent is called so', () => {
    const batch = new EventBatch([interaction('a', { agent: ADA })]);
    batch.nameAgents([{ agent_id: '33333333-3333-4333-8333-333333333333', name: ADA }]);
    expect(batch.open[0]?.event.agent).toBe(ADA);
  });

  it('of one id, takes the first and holds the others against it', () => {
    const batch = new EventBatch([
      interaction('a'),
      interaction('a'),
      interaction('a', { weight: 2 }),
      interaction('b'),
    ]);
    batch.dropRepeats();
    expect(batch.open.map(({ index }) => index)).toEqual([0, 3]);
    batch.dropKnown(none);
    expect(statuses(batch)).toEqual(['accepted', 'duplicate', 409, 'accepted']);
    expect(problems(batch)[2]).toMatchObject({
      digest: contentDigest(interaction('a', { weight: 2 })),
      stored_digest: contentDigest(interaction('a')),
      errors: [{ location: 'body.events[2].event_id', value: 'a' }],
    });
  });

  it('holds all of them against what is known, and nothing against what was not kept', () => {
    const events = [
      interaction('a'),
      interaction('a', { weight: 2 }),
      interaction('b'),
      interaction('b', { weight: 2 }),
    ];
    const batch = new EventBatch(events);
    batch.dropRepeats();
    batch.dropKnown(
      new Map([
        [eventKey('a'), contentDigest(interaction('a', { weight: 2 }))],
        [eventKey('b'), null],
      ]),
    );
    expect(statuses(batch)).toEqual([409, 'duplicate', 'duplicate', 'duplicate']);
    expect(batch.open).toEqual([]);
  });

  it('refuses the events of erased contacts, and not those without a contact', () => {
    const action = interaction('b', { type: 'agent_action', userId: null });
    const batch = new EventBatch([interaction('a'), action, interaction('c', { userId: 'c-2' })]);
    batch.dropErased((userId) => userId === 'c-1');
    expect(statuses(batch)).toEqual([410, 'accepted', 'accepted']);
    expect(problems(batch)[0]?.errors).toMatchObject([{ location: 'body.events[0].user_id', value: 'c-1' }]);
  });

  it('has one outcome for each event, and leaves open exactly those that are accepted', () => {
    const event = fc.record({ id: fc.nat(5), weight: fc.nat(1), user: fc.nat(3), bad: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.array(fc.nat(5)), (all, known) => {
        const batch = new EventBatch(
          all.map(({ id, weight, user, bad }, index) =>
            bad === 0
              ? [{ message: 'bad', location: `body.events[${index}]` }]
              : interaction(`e-${id}`, { weight, userId: `c-${user}` }),
          ),
        );
        batch.nameAgents([]);
        batch.dropErased((userId) => userId === 'c-0');
        batch.dropRepeats();
        batch.dropKnown(new Map(known.map((id) => [eventKey(`e-${id}`), null])));
        expect(batch.results).toHaveLength(all.length);
        const accepted = statuses(batch).flatMap((status, index) => (status === 'accepted' ? [index] : []));
        expect(batch.open.map(({ index }) => index)).toEqual(accepted);
        expect(new Set(batch.open.map(({ key }) => key)).size).toBe(accepted.length);
      }),
    );
  });
});
