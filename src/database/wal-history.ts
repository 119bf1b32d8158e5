interface Position {
  readonly lsn: bigint;
  readonly atMs: number;
}

/** Number of positions kept: one per second, for longer than any replica may be behind. */
const MAX_POSITIONS = 4_000;

/**
 * The positions of the primary's write-ahead log over time. The time of the last transaction that a replica replayed
 * does not show its lag, because it is also old if the primary is idle.
 */
export class WalHistory {
  /** Oldest first; times and positions both increase. */
  private readonly positions: Position[] = [];

  /** @param atMs when the request to the primary was sent, so that a lag is never understated */
  add(lsn: bigint, atMs: number): void {
    const last = this.positions.at(-1);
    // While nothing is written, the position is as new as its last reading.
    if (last && last.lsn === lsn) this.positions.pop();
    this.positions.push({ lsn, atMs });
    if (this.positions.length > MAX_POSITIONS) this.positions.shift();
  }

  /** @returns how long ago the primary was at the position that a replica has replayed; Infinity if that is unknown */
  lagMs(replayed: bigint, nowMs: number): number {
    const seen = this.positions.findLast(({ lsn }) => lsn <= replayed);
    return seen ? nowMs - seen.atMs : Number.POSITIVE_INFINITY;
  }
}

/** @param text as PostgreSQL writes a position: two hexadecimal numbers with a slash */
export function parseLsn(text: string): bigint {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
