import { isUtf8 } from 'node:buffer';
import PostalMime from 'postal-mime';

/** The headers that are read. All others, such as the subject, are skipped. */
const READ = new Set([
  'from',
  'sender',
  'to',
  'cc',
  'bcc',
  'date',
  'message-id',
  'received',
  'delivered-to',
  'return-path',
  'content-type',
  'content-class',
  'list-id',
  'list-post',
  'list-unsubscribe',
  'mailing-list',
  'precedence',
  'auto-submitted',
  'x-autoreply',
  'x-autorespond',
  'x-auto-response-suppress',
  'x-failed-recipients',
  'x-gmail-labels',
  'x-spam-flag',
]);
const MAX_NAME = 200;
const FOLD = /\r?\n[ \t]+/g;
/** Addresses of one header that are read: a message to more people is left out anyway. */
const MAX_ADDRESSES_LENGTH = 100_000;
/** How archives of mailing lists write addresses: anna at example.org (Anna Obi). */
const OBSCURED = /^\s*([^\s@()<>]+) at ([^\s@()<>]+\.[^\s@()<>]+)\s*(?:\(([^)]*)\))?\s*$/;

export interface Mailbox {
  /** In lower case. */
  readonly address: string;
  /** As shown, decoded; empty if there is none. */
  readonly name: string;
}

/** The values of the headers, in the order in which they stand, by their names in lower case. */
export class MailHeaders {
  private readonly values = new Map<string, string[]>();

  constructor(bytes: Buffer) {
    // Some programs write names without encoding them.
    const text = isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
    for (const line of text.replace(FOLD, ' ').split('\n')) {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;
      const name = line.slice(0, colon).trim().toLowerCase();
      if (!READ.has(name)) continue;
      const value = line.slice(colon + 1).trim();
      const known = this.values.get(name);
      if (known) known.push(value);
      else this.values.set(name, [value]);
    }
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** The first of the name; empty if there is none. */
  first(name: string): string {
    return this.values.get(name)?.[0] ?? '';
  }

  /** The mailboxes of all headers of the name, those of groups too, each once. */
  mailboxes(name: string): readonly Mailbox[] {
    const found = new Map<string, Mailbox>();
    for (const value of this.values.get(name) ?? []) {
      for (const box of mailboxesOf(value.slice(0, MAX_ADDRESSES_LENGTH))) {
        if (!found.has(box.address)) found.set(box.address, box);
      }
    }
    return [...found.values()];
  }
}

function mailboxesOf(value: string): Mailbox[] {
  const obscured = OBSCURED.exec(value);
  if (obscured) {
    const [, user = '', domain = '', name = ''] = obscured;
    return [{ address: `${user}@${domain}`.toLowerCase(), name: PostalMime.decodeWords(name).trim() }];
  }
  return PostalMime.addressParser(value, { flatten: true }).flatMap((entry) => {
    const address = (entry.address ?? '').trim().toLowerCase();
    if (!/^[^\s@]+@[^\s@]+$/.test(address)) return [];
    const name = [...(entry.name ?? '').replace(/\s+/g, ' ').trim()].slice(0, MAX_NAME).join('');
    return [{ address, name: name.toLowerCase() === address ? '' : name }];
  });
}
