import type { Random } from './random';

/** How a relationship went: when agent and contact were in touch, from its first day until today. */
export type RelationshipPattern =
  | 'oneOff'
  | 'key'
  | 'weekly'
  | 'biweekly'
  | 'monthly'
  | 'deepening'
  | 'bursts'
  | 'fading'
  | 'lapsed'
  | 'returning';

/** Of 100 relationships. Silence soon puts one with two interactions at risk, so those that ended are few. */
const SHARES: Readonly<Record<RelationshipPattern, number>> = {
  oneOff: 42,
  key: 3,
  weekly: 9,
  biweekly: 9,
  monthly: 9,
  deepening: 3,
  bursts: 5,
  fading: 8,
  lapsed: 7,
  returning: 5,
};
const NEEDS_HISTORY: ReadonlySet<RelationshipPattern> = new Set([
  'monthly',
  'deepening',
  'fading',
  'lapsed',
  'returning',
]);
const HISTORY_DAYS = 100;

/** @param firstAge days ago that the relationship began: one that began lately cannot have faded yet */
export function pickPattern(random: Random, firstAge: number): RelationshipPattern {
  const pattern = random.weighted(SHARES);
  return firstAge < HISTORY_DAYS && NEEDS_HISTORY.has(pattern) ? random.pick(['weekly', 'biweekly']) : pattern;
}

/**
 * Days on which the two were in touch, as days before today, each once, the first one first.
 *
 * @param firstAge days ago of the first one
 */
export function activeAges(random: Random, pattern: RelationshipPattern, firstAge: number): number[] {
  const ages = [firstAge];
  const last = () => ages[ages.length - 1] ?? firstAge;
  /** Goes on every `gap` days, give or take, until `endAge` days ago. `growth` makes each gap longer or shorter. */
  const goOn = (gap: number, endAge: number, growth = 1) => {
    for (let step = gap; ; step = Math.min(70, Math.max(2, step * growth))) {
      const age = last() - Math.max(1, Math.round(step * random.between(0.65, 1.35)));
      if (age < endAge) return;
      ages.push(age);
    }
  };
  // Getting to know each other takes a few days close together.
  if (pattern !== 'oneOff' && pattern !== 'monthly') goOn(2.5, Math.max(0, firstAge - random.integer(3, 10)));
  switch (pattern) {
    case 'oneOff':
      break;
    case 'key':
      goOn(random.between(2, 4), 0);
      break;
    case 'weekly':
      goOn(random.between(5.5, 8.5), 0);
      break;
    case 'biweekly':
      goOn(random.between(11, 16), 0);
      break;
    case 'monthly':
      goOn(random.between(22, 32), 0);
      break;
    case 'deepening':
      goOn(random.between(20, 30), 0, 0.86);
      break;
    case 'bursts':
      while (last() > 20) {
        goOn(1.6, Math.max(0, last() - random.integer(4, 9)));
        ages.push(Math.max(0, last() - random.integer(18, 38)));
      }
      break;
    case 'fading':
      goOn(random.between(3, 6), random.integer(5, 40), 1.13);
      break;
    case 'lapsed':
      goOn(random.between(4, 9), Math.round(firstAge * random.between(0.04, 0.45)));
      break;
    case 'returning':
      goOn(random.between(5, 9), Math.round(firstAge * 0.65));
      ages.push(random.integer(5, 26));
      goOn(random.between(3, 6), 0);
      break;
  }
  return [...new Set(ages)];
}
