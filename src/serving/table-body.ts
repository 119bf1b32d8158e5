import type { ServedState } from '../database/served-state';

/** The day that an answer about the past is of. */
export interface PastDay {
  /** YYYY-MM-DD */
  readonly asOf: string;
  /** Since when late facts restated it, YYYY-MM-DD; null where it stands as it was first computed. */
  readonly restatedFrom: string | null;
  /** Version of the model that it was computed with; null under version 1 of the score. */
  readonly modelVersion?: number | null;
}

/** A body that the database has written, and what it shows: both are of one and the same state of the tables. */
export class TableBody {
  /** The whole body as it is sent, by content coding; made when first asked for. */
  private readonly encoded = new Map<string, Buffer>();

  /**
   * @param tag names project, run, statement and parameters: the same tag, the same body
   * @param text a JSON object; null where there is none, or where the client has it already, so that it was never read
   * @param served null before the first run
   * @param past null where it is of the day that is served
   */
  constructor(
    readonly tag: string,
    readonly text: string | null,
    readonly served: ServedState | null,
    readonly past: PastDay | null = null,
  ) {}

  /** @param encode makes the bytes of a coding, the first time */
  bytes(coding: string, encode: () => Buffer): Buffer {
    let bytes = this.encoded.get(coding);
    if (!bytes) {
      bytes = encode();
      this.encoded.set(coding, bytes);
    }
    return bytes;
  }
}

/** Which strong ETags a body may have: one for each content coding, as they are other bytes. */
export function etagOf(tag: string, coding: string): string {
  return coding === 'identity' ? `"${tag}"` : `"${tag}-${coding}"`;
}

/**
 * @param ifNoneMatch the header as it came
 * @returns whether it lists the ETag; `*` is left to whoever knows that there is something
 */
export function listsEtag(ifNoneMatch: string, etag: string): boolean {
  const at = ifNoneMatch.indexOf(etag);
  if (at < 0) return false;
  // An ETag may hold commas but no quotes, so what is found stands for itself where it is all, or between separators.
  return ifNoneMatch.length === etag.length || ifNoneMatch.split(/(?<="),\s*/).some((item) => strong(item) === etag);
}

function strong(item: string): string {
  return item.trim().replace(/^W\//, '').trim();
}
