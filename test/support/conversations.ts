import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { AS_OF, type Fact, onDay } from './facts';
import { seededRandom } from './seeded-random';

/** Contacts of two agents: active ones, lost ones, and some who never answered. */
export function conversations(contacts: number): Fact[] {
  const random = seededRandom(3);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: contacts }, (_, contact): Fact[] => {
    const who = { agent: contact % 3 ? 'Ada' : 'Bob', contact: `c${contact}` };
    const isHeard = contact % 4 !== 0;
    const [step, silent] = [1 + below(20), contact % 5 === 0 ? below(200) : below(20)];
    return Array.from({ length: 1 + below(25) }, (_, index) => ({
      ...who,
      occurredAt: onDay(AS_OF - silent - index * step, below(86_400_000)),
      weight: [1, 1, 0.25, 2][below(4)] ?? 1,
      direction: isHeard && below(2) ? 'inbound' : 'outbound',
    }));
  }).flat();
}

/** The days of each of these relationships. */
export function conversationDays(contacts: number): RelationshipDay[][] {
  const facts = conversations(contacts);
  const names = [...new Set(facts.map(({ contact }) => contact))];
  return names.map((name) => rollUpDays(facts.filter(({ contact }) => contact === name)));
}
