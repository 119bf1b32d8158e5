/** How often a name was seen. */
export interface SeenName {
  readonly name: string;
  count: number;
  anonymous: number;
  /** RFC 3339. */
  readonly first_seen: string;
  last_seen: string;
}

/** Longer names are cut. */
const MAX_NAME = 200;
/** Names that wait to be written. What comes after them counts for the empty name, of all others. */
const MAX_NAMES = 1_000;
export const OTHER_NAMES = '';

/** Counts names of events until they are written. */
export class SeenNames {
  private readonly names = new Map<string, SeenName>();

  get all(): readonly SeenName[] {
    return [...this.names.values()];
  }

  add(name: string, anonymous: boolean, at: Date): void {
    const time = at.toISOString();
    const storable = Buffer.from(name.slice(0, MAX_NAME).replaceAll('\0', '\uFFFD')).toString();
    this.merge({ name: storable, count: 1, anonymous: anonymous ? 1 : 0, first_seen: time, last_seen: time });
  }

  merge(more: SeenName): void {
    const name = this.names.has(more.name) || this.names.size < MAX_NAMES ? more.name : OTHER_NAMES;
    const known = this.names.get(name);
    if (!known) {
      this.names.set(name, { ...more, name });
      return;
    }
    known.count += more.count;
    known.anonymous += more.anonymous;
    if (more.last_seen > known.last_seen) known.last_seen = more.last_seen;
  }
}
