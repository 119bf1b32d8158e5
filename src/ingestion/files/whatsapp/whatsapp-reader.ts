import { ImportError } from '../../import.error';
import { FACT_COLUMNS } from '../../interaction-fact';
import { ConversationFacts, OWN_COLUMNS } from '../conversation-facts';
import type { FileReader, OnRow } from '../file-reader';
import { Frequencies } from '../frequencies';
import { DEFAULT_MAX_RECIPIENTS, type ImportSpec } from '../import-spec';
import type { InputFile } from '../input/input-file';
import type { Times } from '../mapping/local-times';
import { type ChatLine, chatLine } from './chat-line';

const MAX_LINE = 1_000;
/** Authors whose messages are looked at one by one. */
const MAX_AUTHORS = 10_000;

/** @returns whether the beginning of a text is a chat of WhatsApp */
export function isWhatsApp(head: string): boolean {
  const lines = head.split('\n', 20).filter((line) => line.trim() !== '');
  return lines.slice(0, 3).some((line) => chatLine(line) !== null);
}

/** Reads a chat that WhatsApp exported: who wrote when, and never what. */
export class WhatsAppReader implements FileReader {
  readonly columns: readonly string[] = FACT_COLUMNS;
  readonly factColumns = OWN_COLUMNS;
  readonly notes: readonly string[] = [];

  constructor(
    private readonly input: InputFile,
    private readonly spec: ImportSpec,
    private readonly times: Times,
  ) {}

  async *read(onRow: OnRow): AsyncGenerator<void> {
    const me = new Set((this.spec.me ?? []).map((name) => name.trim().toLowerCase()));
    const authors = new Frequencies();
    const writing = new Set<string>();
    let group: string | null = null;
    let first = true;
    for await (const { author, isMarked, isNotice } of this.messages()) {
      if (author !== null) authors.add(author);
      if (author !== null && !isMarked && writing.size < MAX_AUTHORS) writing.add(author);
      // An iPhone begins with a notice, in a group under the name of the group.
      if (first && isNotice) group = author;
      first = false;
    }
    const groupName = group !== null && !writing.has(group) && authors.size > 2 ? group : null;
    if (groupName !== null) authors.remove(groupName);
    const names = authors.most(Number.POSITIVE_INFINITY).map(([name]) => name);
    this.check(names, me);
    const others = names.filter((name) => !me.has(name.toLowerCase()));
    const most = this.spec.maxRecipients ?? DEFAULT_MAX_RECIPIENTS;
    const [agent = ''] = this.spec.me ?? [];
    const facts = new ConversationFacts(onRow);
    let read = 0;
    for await (const { time, author, isNotice } of this.messages()) {
      if (++read % 1_000 === 0) yield;
      if (author === null || (read === 1 && isNotice) || author === groupName) {
        facts.leaveOut('notices of WhatsApp');
        continue;
      }
      const occurredAt = this.times.read(time);
      const isMine = me.has(author.toLowerCase());
      const contacts = isMine ? others : [author];
      if (typeof occurredAt !== 'string') facts.reject(`occurred_at ${occurredAt.reason}`, { occurred_at: time });
      else if (contacts.length === 0) facts.leaveOut('messages in a chat where nobody else wrote');
      else if (contacts.length > most) facts.leaveOut(`messages to more than ${most} people (--max-recipients)`);
      else {
        facts.add(
          contacts.map((contact) => ({
            agent_id: isMine ? author : agent,
            contact_id: contact,
            contact_name: contact,
            occurred_at: occurredAt,
            kind: 'message',
            direction: isMine ? 'outbound' : 'inbound',
          })),
        );
      }
    }
  }

  /** Reads only the times, to see the order of day and month. */
  async *surveyTimes(): AsyncGenerator<string> {
    for await (const { time } of this.messages()) yield time;
  }

  private check(names: readonly string[], me: ReadonlySet<string>): void {
    const shown = names.slice(0, 10).map((name) => `"${name}"`);
    const also = this.spec.timeZone === undefined ? (['timeZone'] as const) : [];
    const whoAmI = { option: 'me', choices: names.slice(0, 10), also } as const;
    if (me.size === 0) {
      throw new ImportError(`is a WhatsApp chat: --me NAME says which of ${shown.join(', ')} is your agent`, whoAmI);
    }
    if (!names.some((name) => me.has(name.toLowerCase()))) {
      throw new ImportError(`--me is nobody in this chat, in which ${shown.join(', ')} wrote`, whoAmI);
    }
    if (this.spec.timeZone === undefined) {
      throw new ImportError('has local times: --time-zone says of where, such as --time-zone Europe/Berlin', {
        option: 'timeZone',
        choices: [],
      });
    }
  }

  private async *messages(): AsyncGenerator<ChatLine> {
    let rest = '';
    for await (const piece of this.input.text(this.spec.encoding)) {
      const text: string = rest + piece;
      const end = text.lastIndexOf('\n');
      for (const line of end < 0 ? [] : text.slice(0, end).split('\n')) {
        const message = chatLine(line);
        if (message) yield message;
      }
      // Of an endless line, only the beginning can matter.
      rest = text.slice(end + 1);
      if (rest.length > 100_000) rest = rest.slice(0, MAX_LINE);
    }
    const message = chatLine(rest);
    if (message) yield message;
  }
}
