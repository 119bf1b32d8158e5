interface Position {
  readonly lsn: bigint;
  readonly atMs: number;
}

/** Positions kept: one a second, for longer than any replica may be behind. */
const MAX_POSITIONS = 4_000;

/**
 * What the primary's write-ahead log has reached, and when. A replica's own clock says nothing: the last transaction that
 * it has replayed is old where the primary is idle, too.
 */
export class WalHistory {
  /** Oldest first; times and positions both grow. */
  private readonly positions: Position[] = [];

  /** @param atMs when the primary was asked, before it answered, so that a lag is never understated */
  add(lsn: bigint, atMs: number): void {
    const last = this.positions.at(-1);
    // While nothing is written, the position is as new as the last look at it.
    if (last && last.lsn === lsn) this.positions.pop();
    this.positions.push({ lsn, atMs });
    if (this.positions.length > MAX_POSITIONS) this.positions.shift();
  }

  /** @returns how long ago everything that a replica has replayed was all there was; Infinity where it was never seen */
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
