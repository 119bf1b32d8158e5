/** A place in a project's live feed: behind an act of an entry. */
export interface FeedPlace {
  /** Of the entry, 0 before the first. */
  readonly position: number;
  /** Of the act in its entry, from 1 on; 0 where the entry names no acts. */
  readonly ordinal: number;
  /** The beginning of the entry's id: another entry may have the position, after a database was restored. */
  readonly tag: string;
}

/** What a client has seen: acts up to a place, a recompute, and transitions up to a place. */
export interface FeedCursor extends FeedPlace {
  /** The beginning of the id of the newest finished recompute that it was told of. */
  readonly run: string;
  /** Place of the newest transition that it was told of; null in a cursor of the release before. */
  readonly transition: number | null;
}

export const BEGINNING: FeedPlace = { position: 0, ordinal: 0, tag: '' };
const TAG_LENGTH = 8;
const CURSOR = /^(\d{1,15})-(\d{1,9})-([\da-f]{8}|)-([\da-f]{8}|)(?:-(\d{1,16}))?$/;

/** @returns what stands for an entry or a run, by its UUID, in a cursor; nothing where there is none */
export function tagOf(id: string | null): string {
  return id?.slice(0, TAG_LENGTH) ?? '';
}

/** The cursor as the `id` of an event. */
export function cursorText({ position, ordinal, tag, run, transition }: FeedCursor): string {
  const place = `${position}-${ordinal}-${tag}-${run}`;
  return transition === null ? place : `${place}-${transition}`;
}

/** @returns null for what is no cursor of ours */
export function readCursor(text: string): FeedCursor | null {
  const [, position, ordinal, tag = '', run = '', transition] = CURSOR.exec(text) ?? [];
  if (position === undefined) return null;
  const place = { position: Number(position), ordinal: Number(ordinal), tag, run };
  return { ...place, transition: transition === undefined ? null : Number(transition) };
}

export function isAfter(place: FeedPlace, other: FeedPlace): boolean {
  return place.position === other.position ? place.ordinal > other.ordinal : place.position > other.position;
}
