/** The command line was called with the wrong words; printed without a stack, with the usage below it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
