import { type EventType, eventTypes } from '../event-types/event-types';
import { contentDigest } from './event-digest';
import type { FleetEvent } from './events/fleet-event';
import { parseEvent } from './events/parse-event';

const HEAD = { event_id: 'e-1', user_id: 'c-1', occurred_at: '2025-06-01T12:00:00+02:00' };

describe('contentDigest', () => {
  // From release 0.1.0. If a digest changed, every event sent again would conflict with the stored one.
  const DIGESTS: [{ type: string } & Record<string, unknown>, string][] = [
    [
      { type: 'interaction', agent: 'Nova', kind: 'Call', direction: 'OUTBOUND', weight: 2.5, contact_name: ' Ada ' },
      '41a631dfea9b74909c87eb96ac9000e3',
    ],
    [{ type: 'interaction', agent: 'Nova' }, '364a775ce0eb6c75032ffda74f01ca2b'],
    [{ type: 'agent_action', agent: 'Nova', action: 'enrichment_run' }, '57ee8edf8a10c7145359f0b38888b8c6'],
    [{ type: 'contact.classified', tier: 'gold' }, '75b9cfc17c4d6d565b90454174902b65'],
    [{ type: 'contact.routed', agent: 'Nova' }, '4fe70310b9a67ba7e7cabdfb5bbeb6b9'],
    [{ type: 'lead.outcome', outcome: 'Won' }, 'd2f6eed55e150920abac3ee97851d9ec'],
    [{ type: 'contact.updated', name: 'Ada Obi' }, '23bc4d5061bc662079186b733d20dcb0'],
    [
      { type: 'contact.updated', account_id: 'acme', account_name: 'Acme Ltd', traits: { seats: 12, plan: 'pro' } },
      'd4810e1237b8b677c1dbf425a3603b5c',
    ],
    [{ type: 'contact.updated', account_id: null }, '39cae4d450a0ba38850baad2cc0f6607'],
    [{ type: 'agent.updated', agent: 'Nova', team: 'Sales' }, '84898502920a26657e253128a9e80d7e'],
    [{ type: 'agent.renamed', agent: 'Nova', name: 'Nova Prime' }, 'de4a6b83c4c7466c0254fb849002d835'],
    [{ type: 'contact.aliased', previous_id: 'ada@old.example' }, '30d392cf6b743a31858a4854709a736c'],
  ];
  it.each(DIGESTS)('of %j never changes', (event, digest) => {
    const { user_id, ...head } = HEAD;
    const user = eventTypes[event.type as EventType].withoutUser ? {} : { user_id };
    const parsed = parseEvent({ ...head, ...user, ...event }, '', { latestMs: Number.POSITIVE_INFINITY }) as FleetEvent;
    expect(contentDigest(parsed)).toBe(digest);
  });

  it('is recorded here for every type', () => {
    expect(Object.keys(eventTypes).filter((name) => !DIGESTS.some(([{ type }]) => type === name))).toEqual([]);
  });

  it('distinguishes fields without a column of their own', () => {
    const event = parseEvent({ ...HEAD, type: 'lead.outcome', outcome: 'won' }, '', {
      latestMs: Number.POSITIVE_INFINITY,
    }) as FleetEvent;
    const digests = [null, { amount: 1 }, { amount: 2 }].map((more) => contentDigest({ ...event, more }));
    expect(new Set(digests).size).toBe(3);
  });
});
