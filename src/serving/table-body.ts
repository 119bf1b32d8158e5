import type { ServedState } from '../database/served-state';

/** The past day that a response is about. */
export interface PastDay {
  /** YYYY-MM-DD */
  readonly asOf: string;
  /** First day changed by late facts, YYYY-MM-DD; null if the day is as first computed. */
  readonly restatedFrom: string | null;
  /** Version of the model that computed it; null for version 1 of the score. */
  readonly modelVersion?: number | null;
}

/** A body as written by the database, and the state that it shows, both read from one snapshot of the tables. */
export class TableBody {
  /** The complete body as sent, by content coding; created on first use. */
  private readonly encoded = new Map<string, Buffer>();
  private readonly encoding = new Map<string, Promise<Buffer>>();

  /**
   * @param tag identifies project, run, statement and parameters: equal tags mean equal bodies
   * @param text a JSON object; null if there is none, or if the client has it already and it was not read
   * @param served null before the first run
   * @param past null for the newest day
   */
  constructor(
    readonly tag: string,
    readonly text: string | null,
    readonly served: ServedState | null,
    readonly past: PastDay | null = null,
  ) {}

  /** @param encode creates the bytes of a coding on first use */
  bytes(coding: string, encode: () => Buffer): Buffer {
    let bytes = this.encoded.get(coding);
    if (!bytes) {
      bytes = encode();
      this.encoded.set(coding, bytes);
    }
    return bytes;
  }

  /** Like `bytes`, for a slow encoding; simultaneous callers share one. */
  async bytesAsync(coding: string, encode: () => Promise<Buffer>): Promise<Buffer> {
    const encoded = this.encoded.get(coding);
    if (encoded) return encoded;
    let encoding = this.encoding.get(coding);
    if (!encoding) {
      encoding = encode().finally(() => this.encoding.delete(coding));
      this.encoding.set(coding, encoding);
    }
    const bytes = await encoding;
    this.encoded.set(coding, bytes);
    return bytes;
  }
}
