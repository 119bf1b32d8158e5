import { ImportError } from '../../import.error';

const MAX_PART = 1_000_000;
const MAX_ZONES_LENGTH = 4_000_000;
const BEGIN = /^BEGIN:(\w[\w-]*)/i;
const END = /^END:(\w[\w-]*)/i;
/** What is read of an event: never its title, place, description or attachments, which may be long. */
const READ =
  /^(?:BEGIN|END|UID|SEQUENCE|STATUS|DTSTART|RECURRENCE-ID|RRULE|EXRULE|RDATE|EXDATE|ORGANIZER|ATTENDEE)\s*[:;]/i;
const FOLDED = /^[ \t]/;

/** Cuts a calendar into its events, in pieces of any size; keeps its time zones, which events refer to. */
export class CalendarParts {
  /** The time zones, by their ids. */
  readonly zones = new Map<string, string>();
  private zonesLength = 0;
  private rest = '';
  private part: string[] = [];
  private length = 0;
  private kind = '';
  /** Of components within the part. */
  private depth = 0;
  /** Whether the line before, which the next ones may continue, is left out. */
  private leftOut = false;
  /** Whether it is within a long line that is left out. */
  private skipping = false;

  /** @param onEvent called with the text of each event; null if it is too long */
  constructor(private readonly onEvent: (text: string | null) => void) {}

  push(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (this.skipping) this.skipping = false;
      else this.take(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    if (this.rest.length <= MAX_PART) return;
    if (!this.skipping && !this.leavesOut(this.rest))
      throw new ImportError('has a line that is too long for a calendar');
    this.skipping = true;
    this.leftOut = true;
    this.rest = '';
  }

  /** @throws ImportError if the calendar is cut off */
  end(): void {
    if (this.rest !== '' && !this.skipping) this.take(this.rest);
    this.rest = '';
    if (this.kind !== '') throw new ImportError('the calendar is cut off within an event');
  }

  private take(line: string): void {
    if (this.kind === '') {
      const begun = BEGIN.exec(line)?.[1]?.toUpperCase();
      if (begun === undefined || begun === 'VCALENDAR') return;
      this.kind = begun;
      this.part = [line];
      this.length = line.length;
      this.depth = 1;
      return;
    }
    this.leftOut = this.leavesOut(line);
    if (!this.leftOut) {
      this.length += line.length;
      if (this.length <= MAX_PART) this.part.push(line);
    }
    if (BEGIN.test(line)) this.depth++;
    if (!END.test(line) || --this.depth > 0) return;
    this.endPart();
    this.kind = '';
  }

  /** Whether nothing is read of a line, nor of alarms. */
  private leavesOut(line: string): boolean {
    if (this.kind !== 'VEVENT') return false;
    if (this.depth > 1 || BEGIN.test(line)) return true;
    return FOLDED.test(line) ? this.leftOut : !READ.test(line);
  }

  private endPart(): void {
    const text = this.length > MAX_PART ? null : this.part.join('\r\n');
    if (this.kind === 'VEVENT') this.onEvent(text);
    if (this.kind === 'VTIMEZONE' && text !== null && this.zonesLength + text.length <= MAX_ZONES_LENGTH) {
      // As it is written behind TZID= of an event.
      const id = /^TZID[^:]*:(.*)$/im.exec(text)?.[1]?.trim().replaceAll('\\', '');
      if (id !== undefined && !this.zones.has(id)) {
        this.zones.set(id, text);
        this.zonesLength += text.length;
      }
    }
    this.part = [];
  }
}
