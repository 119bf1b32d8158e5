/** An offset in a project's live feed: after an act of an entry. */
export interface FeedOffset {
  /** Of the entry, 0 before the first. */
  readonly position: number;
  /** Of the act in its entry, starting with 1; 0 if the entry has no acts. */
  readonly ordinal: number;
  /** The start of the entry's id: after a restore of the database, another entry may have the position. */
  readonly tag: string;
}

/** What a client has seen: acts up to an offset, a recompute, and transitions up to a position. */
export interface FeedCursor extends FeedOffset {
  /** The start of the id of the newest finished recompute that it knows. */
  readonly run: string;
  /** Position of the newest transition that it has received; null in a cursor of the previous release. */
  readonly transition: number | null;
}

export const BEGINNING: FeedOffset = { position: 0, ordinal: 0, tag: '' };
const TAG_LENGTH = 8;
const CURSOR = /^(\d{1,15})-(\d{1,9})-([\da-f]{8}|)-([\da-f]{8}|)(?:-(\d{1,16}))?$/;

/** @returns the tag of an entry or a run in a cursor, by its UUID; empty if there is none */
export function tagOf(id: string | null): string {
  return id?.slice(0, TAG_LENGTH) ?? '';
}

/** The cursor as the `id` of an event. */
export function cursorText({ position, ordinal, tag, run, transition }: FeedCursor): string {
  const place = `${position}-${ordinal}-${tag}-${run}`;
  return transition === null ? place : `${place}-${transition}`;
}

/** @returns null if the text is not a cursor of ours */
export function readCursor(text: string): FeedCursor | null {
  const [, position, ordinal, tag = '', run = '', transition] = CURSOR.exec(text) ?? [];
  if (position === undefined) return null;
  const place = { position: Number(position), ordinal: Number(ordinal), tag, run };
  return { ...place, transition: transition === undefined ? null : Number(transition) };
}

export function isAfter(offset: FeedOffset, other: FeedOffset): boolean {
  return offset.position === other.position ? offset.ordinal > other.ordinal : offset.position > other.position;
}
