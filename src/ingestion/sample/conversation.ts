import { DAY_MS } from '../../scoring/iso-day';
import type { InteractionFact } from '../interaction-fact';
import type { Random } from './random';
import type { CourseDay } from './relationship-course';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Who talks, and how. */
export interface Parties {
  readonly agent: string;
  readonly contact: string;
  readonly contactName: string;
  /** Chance of a call or a meeting on a day on which both take part: humans and old contacts speak, others write. */
  readonly speaks: number;
}

/** What the two exchanged on one day: a thread of messages or mails, a call, or a meeting with its follow-up. */
export function conversation(
  random: Random,
  parties: Parties,
  { by, weEnd }: CourseDay,
  dayMs: number,
): InteractionFact[] {
  const facts: InteractionFact[] = [];
  let at = dayMs + startOfDay(random);
  const end = dayMs + DAY_MS;
  const say = (kind: string, direction: InteractionFact['direction']) => {
    if (at < end) facts.push(fact(parties, at, kind, direction));
    at += Math.round(random.between(2, 95)) * MINUTE_MS + random.integer(0, 59_999);
  };

  if (by !== 'agent' && random.chance(parties.speaks)) {
    if (random.chance(0.45)) {
      say('email', 'outbound');
      say('meeting', null);
      if (weEnd) say('email', 'outbound');
    } else {
      say('call', by === 'contact' ? 'inbound' : 'outbound');
      say('message', weEnd ? 'outbound' : 'inbound');
      if (weEnd && by === 'both') say('message', 'inbound');
    }
    return facts;
  }
  const kind = random.weighted({ message: 68, email: 30, other: 2 });
  if (by === 'agent') {
    say(kind, 'outbound');
    return facts;
  }
  if (by === 'both') say(kind, 'outbound');
  say(kind, 'inbound');
  const turns = kind === 'message' ? random.integer(0, 2) : 0;
  for (let turn = 0; turn < turns; turn++) {
    say(kind, 'outbound');
    say(kind, 'inbound');
  }
  if (weEnd) say(kind, 'outbound');
  return facts;
}

/** Milliseconds after midnight UTC: mostly office hours, now and then the evening. */
function startOfDay(random: Random): number {
  const hour = random.chance(0.9) ? random.between(7.5, 16.5) : random.between(17, 21);
  return Math.round(hour * HOUR_MS);
}

function fact(parties: Parties, atMs: number, kind: string, direction: InteractionFact['direction']): InteractionFact {
  return {
    agent: parties.agent,
    contact: parties.contact,
    occurredAt: new Date(atMs).toISOString(),
    kind,
    direction,
    weight: 1,
    externalId: null,
    contactName: parties.contactName,
  };
}
