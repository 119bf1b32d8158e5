/** Bytes of request bodies that one process holds at a time: a total, and of it a share for each organisation. */
export class BytesInFlight {
  private total = 0;
  /** By organisation; those that hold none are absent. */
  private readonly held = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly share: number,
  ) {}

  /** @returns whether there was room; where there was none, nothing is held */
  acquire(organisation: string, bytes: number): boolean {
    const held = this.held.get(organisation) ?? 0;
    if (this.total + bytes > this.most || held + bytes > this.share) return false;
    this.total += bytes;
    if (held + bytes > 0) this.held.set(organisation, held + bytes);
    return true;
  }

  /** Gives back what was acquired, or a part of it. */
  release(organisation: string, bytes: number): void {
    const left = (this.held.get(organisation) ?? 0) - bytes;
    this.total -= bytes;
    if (left > 0) this.held.set(organisation, left);
    else this.held.delete(organisation);
  }
}
