import type { Random } from './random';

/** How a contact behaves. */
export interface Temper {
  /** Chance that it answers a message, while it is interested. */
  readonly answers: number;
  /** Days after which it gets in touch by itself, more or less. */
  readonly rhythm: number;
  /** Chance that a day in touch is its last one. */
  readonly leaves: number;
}

/** A day on which something passed between the two. */
export interface CourseDay {
  /** Days before today. */
  readonly age: number;
  /** Who started; only `agent` if the contact did not answer on that day. */
  readonly by: 'contact' | 'agent' | 'both';
  /** Whether we had the last word. */
  readonly weEnd: boolean;
}

/** A contact who left comes back on one in this many silent days. */
const RETURN_DAYS = 260;
/** Days for which some messages are overlooked if they are not answered on the same day. */
const OVERLOOKED = { chance: 0.15, least: 12, most: 45 } as const;
/** Unanswered messages after which an agent pauses. */
const MAX_UNANSWERED = { usual: [1, 5], stubborn: [6, 14] } as const;

/** Draws a contact: many are interested once, some stay for years. */
export function pickTemper(random: Random): Temper {
  const kind = random.weighted({ deaf: 20, curious: 26, customer: 44, partner: 10 });
  switch (kind) {
    case 'deaf':
      return { answers: 0.015, rhythm: 200, leaves: 0.5 };
    case 'curious':
      return { answers: random.between(0.2, 0.6), rhythm: random.between(8, 40), leaves: random.between(0.25, 0.7) };
    case 'customer':
      return { answers: random.between(0.45, 0.9), rhythm: spread(random, 6, 40), leaves: random.between(0.02, 0.08) };
    case 'partner':
      return {
        answers: random.between(0.75, 0.97),
        rhythm: spread(random, 3, 9),
        leaves: random.between(0.002, 0.012),
      };
  }
}

/** Log-uniform: as many between 5 and 10 as between 10 and 20. */
function spread(random: Random, least: number, most: number): number {
  return least * (most / least) ** random.next();
}

/**
 * The days of a relationship, simulated day by day, ascending: the contact answers, gets in touch, and one day falls
 * silent. The agent writes after some silence, less and less often, until it stops.
 *
 * @param firstAge days before today of the first day
 * @param isStubborn whether the agent continues long after others have stopped
 */
export function course(random: Random, temper: Temper, firstAge: number, isStubborn: boolean): CourseDay[] {
  const days: CourseDay[] = [];
  const [fewest, most] = isStubborn ? MAX_UNANSWERED.stubborn : MAX_UNANSWERED.usual;
  const maxUnanswered = random.integer(fewest, most);
  const jitter = (gap: number) => Math.max(1, Math.round(gap * random.between(0.4, 1.6)));
  let isInterested = true;
  let isKnown = false;
  let unanswered = 0;
  let theirAge = random.chance(0.3) ? firstAge : Number.NEGATIVE_INFINITY;
  let ourAge = firstAge;
  for (let age = firstAge; age >= 0; age--) {
    // Those who left sometimes come back; both are drawn each day, so that one day does not change the others.
    if (random.chance(1 / RETURN_DAYS) && isKnown && !isInterested) {
      isInterested = true;
      theirAge = age;
    }
    const theyBegin = isInterested && age <= theirAge && theirAge >= 0;
    const weBegin = !theyBegin && age <= ourAge && unanswered < maxUnanswered;
    if (!theyBegin && !weBegin) continue;
    const theyAnswer = weBegin && isInterested && random.chance(temper.answers / (1 + 0.35 * unanswered));
    const tookPart = theyBegin || theyAnswer;
    const weEnd = !tookPart || random.chance(theyBegin ? 0.85 : 0.7);
    days.push({ age, by: tookPart ? (theyAnswer ? 'both' : 'contact') : 'agent', weEnd });
    if (!tookPart) {
      unanswered++;
      // An answer may come a few days later.
      if (isInterested && random.chance(temper.answers * 0.5)) theirAge = age - random.integer(1, 4);
      ourAge = age - jitter(6 + 5 * unanswered);
      continue;
    }
    isKnown = true;
    unanswered = 0;
    isInterested = !random.chance(temper.leaves);
    theirAge = age - Math.max(1, Math.round(temper.rhythm * random.waiting()));
    ourAge = age - (weEnd ? jitter(Math.max(6, 1.5 * temper.rhythm)) : laterAnswer(random));
  }
  return days;
}

/** Days after which an agent answers what it has not answered on the day itself. */
function laterAnswer(random: Random): number {
  return random.chance(OVERLOOKED.chance) ? random.integer(OVERLOOKED.least, OVERLOOKED.most) : random.integer(1, 4);
}
