import { ImportError } from '../../import.error';
import { FACT_COLUMNS, type RawFact } from '../../interaction-fact';
import { ConversationFacts, messageFactId, OWN_COLUMNS } from '../conversation-facts';
import type { FileReader, OnRow } from '../file-reader';
import { Frequencies } from '../frequencies';
import { DEFAULT_MAX_RECIPIENTS, type ImportSpec } from '../import-spec';
import type { InputFile } from '../input/input-file';
import { OwnAddresses } from '../mail/own-addresses';
import type { Attendee } from './attendees';
import { type CalendarEvent, CalendarEvents, type Occurrence, UNREADABLE } from './calendar-event';
import { CalendarParts } from './calendar-parts';
import { ChangedEvents } from './changed-events';

const YEARS = 5;
const YEAR_MS = 366 * 86_400_000;

/** Reads the meetings of a calendar: each attendee of ours with each other one who accepted. */
export class CalendarReader implements FileReader {
  readonly columns: readonly string[] = FACT_COLUMNS;
  readonly factColumns = OWN_COLUMNS;
  readonly notes: readonly string[] = [];

  constructor(
    private readonly input: InputFile,
    private readonly spec: ImportSpec,
    private readonly nowMs: number,
  ) {}

  async *read(onRow: OnRow): AsyncGenerator<void> {
    const own = new OwnAddresses(this.spec.me ?? []);
    const changed = new ChangedEvents();
    const people = new Frequencies();
    // A changed occurrence may stand before or after the event that it replaces a part of; time zones, too.
    const zones = new Map<string, string>();
    const survey = new CalendarEvents(zones, this.spec.timeZone);
    for await (const text of this.events(zones)) {
      const event = text === null ? UNREADABLE : survey.read(text);
      if (typeof event === 'string') continue;
      changed.add(event);
      for (const { address } of event.attendees) people.add(address);
    }
    if (!this.spec.me?.length) {
      const most = people.most(3).map(([address, count]) => `${address} (in ${count} events)`);
      throw new ImportError(
        `is a calendar: --me ADDRESS says which addresses are your agents'${most.length > 0 ? `; most frequent are ${most.join(', ')}` : ''}`,
        { option: 'me', choices: people.most(10).map(([address]) => address) },
      );
    }
    const facts = new ConversationFacts(onRow);
    const events = new CalendarEvents(zones, this.spec.timeZone);
    let read = 0;
    for await (const text of this.events(new Map())) {
      const event = text === null ? UNREADABLE : events.read(text);
      if (typeof event === 'string') facts.reject(event);
      else this.take(event, own, changed, facts);
      if (++read % 50 === 0) yield;
    }
  }

  private async *events(zones: Map<string, string>): AsyncGenerator<string | null> {
    const found: (string | null)[] = [];
    const parts = new CalendarParts((text) => found.push(text));
    for await (const piece of this.input.text(this.spec.encoding, 'calendar')) {
      parts.push(piece);
      for (const [id, zone] of parts.zones) zones.set(id, zone);
      yield* found.splice(0);
    }
    parts.end();
    for (const [id, zone] of parts.zones) zones.set(id, zone);
    yield* found;
  }

  private take(event: CalendarEvent, own: OwnAddresses, changed: ChangedEvents, facts: ConversationFacts): void {
    if (changed.isOld(event)) {
      facts.leaveOut('older versions of events');
      return;
    }
    const isWhole = event.replaces === null;
    const reason = this.notCounted(event, own);
    const ranges = isWhole ? changed.rangesOf(event.uid) : [];
    if (reason !== null && ranges.length === 0) {
      facts.leaveOut(reason);
      return;
    }
    const from = this.spec.since ? Date.parse(this.spec.since) : this.nowMs - YEARS * YEAR_MS;
    let occurrences: Occurrence[];
    try {
      occurrences = event.occurrences(from, this.nowMs);
    } catch (error) {
      facts.reject(error instanceof RangeError ? error.message : UNREADABLE);
      return;
    }
    let some = false;
    for (const { epochMs, id } of occurrences) {
      if (isWhole && changed.isReplaced(event.uid, epochMs)) continue;
      const range = ranges.find(({ fromMs }) => fromMs <= epochMs);
      const version = range?.change ?? event;
      const time = epochMs + (range?.laterByMs ?? 0);
      if (time > this.nowMs || this.notCounted(version, own) !== null) continue;
      some = true;
      facts.add(meetingsOf(version, { epochMs: time, id }, own));
    }
    if (!some) facts.leaveOut(reason ?? 'events in the future, or before --since');
  }

  private notCounted({ cancelled, attendees }: CalendarEvent, own: OwnAddresses): string | null {
    if (cancelled) return 'cancelled events';
    const ours = attendees.filter(({ address }) => own.has(address));
    if (ours.length === 0) return 'events without one of your addresses (--me)';
    if (ours.every(({ declined }) => declined)) return 'events that you declined';
    const others = attendees.filter(({ address }) => !own.has(address));
    if (others.length === 0) return 'events without another person';
    const most = this.spec.maxRecipients ?? DEFAULT_MAX_RECIPIENTS;
    if (others.length > most) return `events with more than ${most} people (--max-recipients)`;
    return others.some(({ accepted }) => accepted) ? null : 'events that nobody else accepted';
  }
}

function meetingsOf(
  { uid, attendees }: CalendarEvent,
  { epochMs, id: occurrence }: Occurrence,
  own: OwnAddresses,
): RawFact[] {
  const agents = attendees.filter(({ address, declined }) => own.has(address) && !declined);
  const contacts = attendees.filter(({ address, accepted }) => !own.has(address) && accepted);
  const id = occurrence || uid;
  const isPair = attendees.length <= 2;
  return agents.flatMap((agent: Attendee) =>
    contacts.map(
      (contact): RawFact => ({
        agent_id: agent.address,
        contact_id: contact.address,
        contact_name: contact.name || undefined,
        occurred_at: new Date(epochMs).toISOString(),
        kind: 'meeting',
        external_id: isPair ? messageFactId(id) : messageFactId(id, agent.address, contact.address),
      }),
    ),
  );
}
