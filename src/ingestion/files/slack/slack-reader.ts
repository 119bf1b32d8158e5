import type { Entry } from 'yauzl';
import { ImportError } from '../../import.error';
import { FACT_COLUMNS, type RawFact } from '../../interaction-fact';
import { Utf8Decoder } from '../../utf8-decoder';
import { ConversationFacts, messageFactId, OWN_COLUMNS } from '../conversation-facts';
import type { FileReader, OnRow } from '../file-reader';
import { DEFAULT_MAX_RECIPIENTS, type ImportSpec } from '../import-spec';
import type { ZipArchive } from '../input/zip-archive';
import { JsonItems } from '../table/json-items';
import { SlackPeople, type SlackPerson, type SlackUser } from './slack-people';

const USERS = 'users.json';
/** The lists of conversations: public and private channels, groups, and two people. */
const LISTS = ['channels.json', 'groups.json', 'mpims.json', 'dms.json'];
/** Of a message, that is searched for mentions. */
const MAX_TEXT = 100_000;
/** In one of these files: members, or conversations. */
const MAX_LISTED = 200_000;
/** Of one of these: a conversation may have all members. */
const MAX_ENTRY_LENGTH = 8_000_000;
const DAY = /^(?:.*\/)?([^/]+)\/\d{4}-\d{2}-\d{2}\.json$/;
const MENTION = /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g;
/** Messages that people wrote have none of the other subtypes. */
const WRITTEN = new Set([undefined, 'bot_message', 'file_share', 'thread_broadcast', 'me_message']);

export function isSlackExport(archive: ZipArchive): boolean {
  const folder = folderOf(archive);
  return folder !== null && LISTS.some((list) => archive.find(folder + list) !== undefined);
}

/** Where its lists are: at the top, or in the folder that a computer has packed again. @returns null if it has none */
function folderOf(archive: ZipArchive): string | null {
  const users = archive.entries.find(({ fileName }) => /^(?:[^/]+\/)?users\.json$/.test(fileName));
  return users ? users.fileName.slice(0, -USERS.length) : null;
}

interface Conversation {
  readonly id: string;
  /** Its members, if all of them read every message: of two people, or a group. */
  readonly members: readonly string[] | null;
}

interface SlackMessage {
  readonly type?: string;
  readonly subtype?: string;
  readonly user?: string;
  readonly username?: string;
  readonly bot_profile?: { readonly name?: string };
  readonly ts?: string;
  readonly text?: unknown;
  readonly parent_user_id?: string;
}

/**
 * Reads a Slack export. A message between two people or in a group is one to each other member; a message in a channel
 * is one to those whom it mentions, or whose message it replies to. Texts are only searched for mentions.
 */
export class SlackReader implements FileReader {
  readonly columns: readonly string[] = FACT_COLUMNS;
  readonly factColumns = OWN_COLUMNS;
  readonly notes: readonly string[] = [];

  constructor(
    private readonly archive: ZipArchive,
    private readonly spec: ImportSpec,
  ) {}

  async *read(onRow: OnRow): AsyncGenerator<void> {
    const people = new SlackPeople(this.spec.me ?? []);
    await this.list(USERS, (user: SlackUser) => people.add(user));
    people.check();
    const conversations = await this.conversations();
    const facts = new ConversationFacts(onRow);
    for (const entry of this.archive.entries) {
      const folder = DAY.exec(entry.fileName)?.[1];
      if (folder === undefined || entry.uncompressedSize === 0) continue;
      const conversation = conversations.get(folder) ?? { id: folder, members: null };
      const items = new JsonItems((source, tooLong) => {
        const message = tooLong ? null : parsed<SlackMessage>(source);
        if (message) this.take(message, conversation, people, facts);
        else facts.reject(`a message of ${entry.fileName} cannot be read`);
      });
      yield* this.pieces(entry, items);
    }
  }

  private async *pieces(entry: Entry, items: JsonItems): AsyncGenerator<void> {
    const decoder = new Utf8Decoder();
    try {
      for await (const chunk of (await this.archive.read(entry)) as AsyncIterable<Buffer>) {
        items.push(decoder.decode(chunk));
        yield;
      }
      items.push(decoder.end());
      items.end();
    } catch (error) {
      throw new ImportError(`${entry.fileName} in the ZIP file is damaged or cut off (${(error as Error).message})`);
    }
  }

  private take(message: SlackMessage, where: Conversation, people: SlackPeople, facts: ConversationFacts): void {
    const { user, ts } = message;
    if (message.type !== 'message' || !WRITTEN.has(message.subtype)) {
      facts.leaveOut('notices of Slack, such as who joined');
      return;
    }
    const appName = message.bot_profile?.name ?? message.username;
    const author = (user && people.get(user)) || (appName && people.app(appName)) || undefined;
    if (!author) {
      facts.leaveOut('messages of apps that are none of your agents (--me)');
      return;
    }
    const others = addresseesOf(message, where, people).filter(({ isAgent }) => isAgent !== author.isAgent);
    const most = this.spec.maxRecipients ?? DEFAULT_MAX_RECIPIENTS;
    if (others.length === 0) {
      facts.leaveOut('messages that are not between an agent and a contact');
    } else if (others.length > most) {
      facts.leaveOut(`messages to more than ${most} people (--max-recipients)`);
    } else {
      facts.add(others.map((other) => factOf(author, other, ts ?? '', where, others.length)));
    }
  }

  private async conversations(): Promise<Map<string, Conversation>> {
    const found = new Map<string, Conversation>();
    for (const list of LISTS) {
      const isPrivate = list === 'mpims.json' || list === 'dms.json';
      await this.list(list, ({ id, name, members }: { id?: unknown; name?: unknown; members?: unknown }) => {
        if (typeof id !== 'string') return;
        const conversation = { id, members: isPrivate && Array.isArray(members) ? members.map(String) : null };
        found.set(id, conversation);
        if (typeof name === 'string') found.set(name, conversation);
      });
    }
    return found;
  }

  /** Gives each item of one of the files at the top, which are long in a large workspace. */
  private async list<T extends object>(name: string, onItem: (item: T) => void): Promise<void> {
    const entry = this.archive.find((folderOf(this.archive) ?? '') + name);
    if (!entry) return;
    let problem: string | null = null;
    const items = new JsonItems((source, tooLong, number) => {
      const item = tooLong ? undefined : parsed<T>(source);
      if (number > MAX_LISTED) problem ??= `has more than ${MAX_LISTED} entries`;
      else if (item === undefined) problem ??= `cannot be read: its entry ${number} is damaged`;
      else if (item !== null && problem === null) onItem(item);
    }, MAX_ENTRY_LENGTH);
    for await (const _ of this.pieces(entry, items)) {
      if (problem !== null) throw new ImportError(`${name} in the ZIP file ${problem}`);
    }
    if (problem !== null) throw new ImportError(`${name} in the ZIP file ${problem}`);
  }
}

/** @returns null for what is no object, undefined for what is no JSON */
function parsed<T extends object>(source: string): T | null | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' ? (value as T | null) : null;
  } catch {
    return undefined;
  }
}

function addresseesOf(message: SlackMessage, { members }: Conversation, people: SlackPeople): SlackPerson[] {
  const text = typeof message.text === 'string' ? message.text.slice(0, MAX_TEXT) : '';
  const mentioned = [...text.matchAll(MENTION)].map(([, id = '']) => id);
  const ids = members ?? [...mentioned, ...(message.parent_user_id ? [message.parent_user_id] : [])];
  return [...new Set(ids)].flatMap((id) => {
    const person = id === message.user ? undefined : people.get(id);
    return person ? [person] : [];
  });
}

function factOf(author: SlackPerson, other: SlackPerson, ts: string, { id }: Conversation, others: number): RawFact {
  const [agent, contact] = author.isAgent ? [author, other] : [other, author];
  return {
    agent_id: agent.id.includes('@') ? agent.id : agent.name || agent.id,
    contact_id: contact.id,
    contact_name: contact.name || undefined,
    occurred_at: ts,
    kind: 'message',
    direction: author.isAgent ? 'outbound' : 'inbound',
    external_id: messageFactId(`slack/${id}/${ts}`, ...(others > 1 ? [other.id] : [])),
  };
}
