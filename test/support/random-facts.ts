import { AS_OF, type Fact, onDay } from './facts';
import { seededRandom } from './seeded-random';

/**
 * Histories of contacts `c0`, `c1`, … of the agents Ada and Bob (every third), from daily to rare, with days of many
 * interactions and interactions without weight; always the same.
 */
export function randomFacts(contacts: number): Fact[] {
  const random = seededRandom(7);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: contacts }, (_, contact) => {
    const [length, step] = [1 + below(40), 1 + below(12)];
    return Array.from({ length }, (): Fact => {
      const day = AS_OF - below(length * step + 1);
      return {
        agent: contact % 3 ? 'Ada' : 'Bob',
        contact: `c${contact}`,
        occurredAt: onDay(day, below(86_400_000)),
        weight: [1, 1, 1, 0.25, 0, 3][below(6)] ?? 1,
        direction: below(2) ? 'inbound' : 'outbound',
      };
    });
  }).flat();
}
