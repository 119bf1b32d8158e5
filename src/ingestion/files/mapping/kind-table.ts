import { INTERACTION_KINDS } from '../../../event-types/event-types';
import { ImportError } from '../../import.error';

export type Direction = 'inbound' | 'outbound';

/** What a word of the file means. */
export type KindMeaning = 'skip' | { readonly kind: string; readonly direction: Direction | null };

/** Words of other programs for the kinds of interactions, in the form of `keyOf`. */
const KNOWN: Readonly<Record<string, string>> = {
  mail: 'email',
  'e mail': 'email',
  emails: 'email',
  'incoming email': 'email:inbound',
  'inbound email': 'email:inbound',
  'email received': 'email:inbound',
  'received email': 'email:inbound',
  'forwarded email': 'email',
  'outgoing email': 'email:outbound',
  'outbound email': 'email:outbound',
  'sent email': 'email:outbound',
  'email sent': 'email:outbound',
  'email 1': 'email',
  calls: 'call',
  'phone call': 'call',
  phone: 'call',
  'incoming call': 'call:inbound',
  'inbound call': 'call:inbound',
  'outgoing call': 'call:outbound',
  'outbound call': 'call:outbound',
  meetings: 'meeting',
  appointment: 'meeting',
  event: 'meeting',
  'video call': 'meeting',
  lunch: 'meeting',
  demo: 'meeting',
  messages: 'message',
  chat: 'message',
  conversation: 'message',
  sms: 'message',
  text: 'message',
  whatsapp: 'message',
  'whats app': 'message',
  'linkedin message': 'message',
  'linked in message': 'message',
};
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  inbound: 'inbound',
  incoming: 'inbound',
  in: 'inbound',
  received: 'inbound',
  outbound: 'outbound',
  outgoing: 'outbound',
  out: 'outbound',
  sent: 'outbound',
};
const KINDS = [...INTERACTION_KINDS].join(', ');
const OTHERS = '*';

/** What the words in a column of kinds mean: those given, else those known. */
export class KindTable {
  private readonly given = new Map<string, KindMeaning>();

  /** @throws ImportError for a meaning that does not exist */
  constructor(given: Readonly<Record<string, string>> = {}) {
    for (const [word, meaning] of Object.entries(given)) this.given.set(keyOf(word), meaningOf(word, meaning));
  }

  /** @returns null if the word is unknown */
  meaning(word: string): KindMeaning | null {
    const key = keyOf(word);
    const given = this.given.get(key);
    if (given !== undefined) return given;
    if (INTERACTION_KINDS.has(key)) return { kind: key, direction: null };
    const known = KNOWN[key];
    if (known !== undefined) return meaningOf(word, known);
    return (key !== '' && this.given.get(OTHERS)) || null;
  }
}

/** @returns null if the word is unknown */
export function directionOf(word: string): Direction | null {
  return DIRECTIONS[keyOf(word)] ?? null;
}

/** INCOMING_EMAIL, "Incoming email" and incoming-email are one word. */
function keyOf(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

function meaningOf(word: string, meaning: string): KindMeaning {
  const [kind = '', direction, ...more] = meaning.trim().toLowerCase().split(':');
  if (kind === 'skip' && direction === undefined) return 'skip';
  const known = direction === undefined ? null : DIRECTIONS[direction];
  if (!INTERACTION_KINDS.has(kind) || known === undefined || more.length > 0) {
    throw new ImportError(
      `--kinds: ${word}=${meaning} is not understood, expected one of ${KINDS}, with :inbound or :outbound after it if it is always that, or skip`,
    );
  }
  return { kind, direction: known };
}
