import { DAY_MS } from '../../scoring/iso-day';
import type { InteractionFact } from '../interaction-fact';
import type { Random } from './random';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Who talks, and in what manner. */
export interface Parties {
  readonly agent: string;
  readonly contact: string;
  readonly contactName: string;
  /** Chance that it is the contact who says the next thing; low: the agent talks to itself. */
  readonly responsiveness: number;
  /** Chance of a call or a meeting on a day in touch: humans and long acquaintances speak, others write. */
  readonly speaks: number;
}

/** What the two exchanged on one day: a thread of messages or mails, a call, or a meeting with its follow-up. */
export function conversation(random: Random, parties: Parties, dayMs: number): InteractionFact[] {
  const facts: InteractionFact[] = [];
  let at = dayMs + startOfDay(random);
  const end = dayMs + DAY_MS;
  const say = (kind: string, direction: InteractionFact['direction']) => {
    if (at < end) facts.push(fact(parties, at, kind, direction));
    at += Math.round(random.between(2, 95)) * MINUTE_MS + random.integer(0, 59_999);
  };
  const next = () => (random.chance(parties.responsiveness) ? 'inbound' : 'outbound');

  if (random.chance(parties.speaks)) {
    if (random.chance(0.45)) {
      say('email', 'outbound');
      say('meeting', null);
      if (random.chance(0.7)) say('email', 'outbound');
    } else {
      say('call', next());
      if (random.chance(0.5)) say('message', 'outbound');
    }
    return facts;
  }
  const kind = random.weighted({ message: 68, email: 30, other: 2 });
  const turns = kind === 'message' ? random.integer(1, 5) : random.integer(1, 2);
  say(kind, random.chance(parties.responsiveness * 0.8) ? 'inbound' : 'outbound');
  for (let turn = 1; turn < turns; turn++) say(kind, next());
  return facts;
}

/** The only thing that ever passed between the two. */
export function singleContact(random: Random, parties: Parties, dayMs: number): InteractionFact[] {
  const kind = random.weighted({ message: 55, email: 38, call: 7 });
  const direction = random.chance(parties.responsiveness) ? 'inbound' : 'outbound';
  return [fact(parties, dayMs + startOfDay(random), kind, direction)];
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
