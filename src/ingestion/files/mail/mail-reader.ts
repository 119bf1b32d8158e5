import { quoted } from '../../../config/excerpt';
import { ImportError } from '../../import.error';
import { FACT_COLUMNS, type RawFact } from '../../interaction-fact';
import { ConversationFacts, messageFactId, OWN_COLUMNS } from '../conversation-facts';
import type { FileReader, OnRow } from '../file-reader';
import { Frequencies } from '../frequencies';
import { DEFAULT_MAX_RECIPIENTS, type ImportSpec } from '../import-spec';
import type { InputFile } from '../input/input-file';
import { type Mailbox, MailHeaders } from './mail-headers';
import { notCounted } from './mail-kind';
import { sentAt } from './mail-time';
import { type MessageHead, MessageHeads } from './message-heads';
import { OwnAddresses } from './own-addresses';

const NO_DATE = '1970-01-01T00:00:00Z';
const MESSAGES_FOR_SUGGESTION = 2_000;

/** Reads the headers of mail, and never its subject or content. */
export class MailReader implements FileReader {
  readonly columns: readonly string[] = FACT_COLUMNS;
  readonly factColumns = OWN_COLUMNS;
  readonly notes: readonly string[] = [];

  constructor(
    private readonly input: InputFile,
    private readonly spec: ImportSpec,
    private readonly latestMs: number,
  ) {}

  async *read(onRow: OnRow): AsyncGenerator<void> {
    const own = new OwnAddresses(this.spec.me ?? []);
    if (!this.spec.me?.length) throw await this.suggestion();
    const facts = new ConversationFacts(onRow);
    const heads = new MessageHeads((head) => this.take(head, own, facts));
    for await (const chunk of this.input.bytes()) {
      heads.push(chunk);
      yield;
    }
    heads.end();
  }

  private take(head: MessageHead, own: OwnAddresses, facts: ConversationFacts): void {
    if (head.headers === null) {
      facts.reject('the headers of the message are too long to be mail');
      return;
    }
    const headers = new MailHeaders(head.headers);
    const [sender] = [...headers.mailboxes('from'), ...headers.mailboxes('sender')];
    if (!sender) {
      const written = headers.first('from') || headers.first('sender');
      facts.reject(written === '' ? 'the message has no sender' : `the sender ${quoted(written, 60)} is no address`);
      return;
    }
    const reason = notCounted(headers, sender.address, head.bodyStart, this.spec.listMail ?? false);
    if (reason !== null) {
      facts.leaveOut(reason);
      return;
    }
    const listed = [...headers.mailboxes('to'), ...headers.mailboxes('cc')];
    const all = new Map([...listed, ...headers.mailboxes('bcc')].map((box) => [box.address, box]));
    const most = this.spec.maxRecipients ?? DEFAULT_MAX_RECIPIENTS;
    if (all.size > most) {
      facts.leaveOut(`mail to more than ${most} people (--max-recipients)`);
      return;
    }
    const occurredAt = sentAt(headers, head.fromLine, this.latestMs);
    const id = headers.first('message-id').replace(/^<|>$/g, '').trim();
    // The same for every mailbox that the message is in: only one of them shows the blind copies.
    const isPair = new Set(listed.map(({ address }) => address)).size <= 1;
    const common = { kind: 'email', occurred_at: occurredAt };
    const pairs = pairsOf(sender, [...all.values()], own);
    if (typeof pairs === 'string') {
      facts.leaveOut(pairs);
    } else if (occurredAt === NO_DATE) {
      facts.reject(`occurred_at is ${NO_DATE}, which programs write if they have no date`, { external_id: id });
    } else {
      facts.add(
        pairs.map(
          ({ agent, contact, direction }): RawFact => ({
            ...common,
            agent_id: agent,
            contact_id: contact.address,
            contact_name: contact.name || undefined,
            direction,
            external_id: isPair ? messageFactId(id) : messageFactId(id, agent, contact.address),
          }),
        ),
      );
    }
  }

  /** The question if nobody said whose mail it is, with the addresses that occur most. */
  private async suggestion(): Promise<ImportError> {
    const seen = new Frequencies();
    let messages = 0;
    const heads = new MessageHeads((head) => {
      messages++;
      if (head.headers === null) return;
      const headers = new MailHeaders(head.headers);
      const some = ['from', 'to', 'cc', 'delivered-to'].flatMap((name) =>
        headers.mailboxes(name).map((box) => box.address),
      );
      for (const address of new Set(some)) seen.add(address);
    });
    if (this.input.readsAgain) {
      for await (const chunk of this.input.bytes()) {
        heads.push(chunk);
        if (messages >= MESSAGES_FOR_SUGGESTION) break;
      }
      heads.end();
    }
    const most = seen.most(3).map(([address, count]) => `${address} (in ${count} of ${messages})`);
    const example = most.length > 0 ? `; most frequent are ${most.join(', ')}` : '';
    const choices = seen.most(10).map(([address]) => address);
    return new ImportError(`is mail: --me ADDRESS says which addresses are your agents'${example}`, {
      option: 'me',
      choices,
    });
  }
}

interface Pair {
  readonly agent: string;
  readonly contact: Mailbox;
  readonly direction: 'inbound' | 'outbound';
}

/** Who took part: an agent wrote to each recipient, or a contact to each agent. @returns why nobody did, otherwise */
function pairsOf(sender: Mailbox, recipients: readonly Mailbox[], own: OwnAddresses): readonly Pair[] | string {
  if (own.has(sender.address)) {
    const contacts = recipients.filter(({ address }) => !own.has(address));
    if (contacts.length === 0) return 'mail between your own addresses';
    return contacts.map((contact) => ({ agent: sender.address, contact, direction: 'outbound' }));
  }
  const agents = recipients.filter(({ address }) => own.has(address));
  if (agents.length === 0) return 'mail that none of your addresses (--me) sent or received';
  return agents.map(({ address }) => ({ agent: address, contact: sender, direction: 'inbound' }));
}
