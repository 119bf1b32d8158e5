/** The database cannot be distributed, or moved back; nothing was changed. */
export class DistributionError extends Error {
  override readonly name = 'DistributionError';

  constructor(reason: string, cause?: unknown) {
    super(`${reason} Nothing was changed.`, { cause });
  }
}
