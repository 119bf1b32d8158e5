import { ImportError } from '../../import.error';

const MAX_PART = 1_000_000;
const MAX_ZONES_LENGTH = 4_000_000;
const BEGIN = /^BEGIN:(\w[\w-]*)/i;
const END = /^END:(\w[\w-]*)/i;

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

  /** @param onEvent called with the text of each event; null if it is too long */
  constructor(private readonly onEvent: (text: string | null) => void) {}

  push(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    if (this.rest.length > MAX_PART) throw new ImportError('has a line that is too long for a calendar');
    for (const line of lines) this.take(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  /** @throws ImportError if the calendar is cut off */
  end(): void {
    if (this.rest !== '') this.take(this.rest);
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
    this.length += line.length;
    // Descriptions and alarms are not read.
    if (this.length <= MAX_PART) this.part.push(line);
    if (BEGIN.test(line)) this.depth++;
    if (!END.test(line) || --this.depth > 0) return;
    this.endPart();
    this.kind = '';
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
