/** Bytes of request bodies in this process: limited in total and per organisation. */
export class BytesInFlight {
  private total = 0;
  /** By organisation; without those that hold none. */
  private readonly held = new Map<string, number>();

  constructor(
    private readonly max: number,
    private readonly share: number,
  ) {}

  /** @returns whether there was room; if not, nothing is held */
  acquire(organisation: string, bytes: number): boolean {
    const held = this.held.get(organisation) ?? 0;
    if (this.total + bytes > this.max || held + bytes > this.share) return false;
    this.total += bytes;
    if (held + bytes > 0) this.held.set(organisation, held + bytes);
    return true;
  }

  /** Releases all or part of what was acquired. */
  release(organisation: string, bytes: number): void {
    const left = (this.held.get(organisation) ?? 0) - bytes;
    this.total -= bytes;
    if (left > 0) this.held.set(organisation, left);
    else this.held.delete(organisation);
  }
}
