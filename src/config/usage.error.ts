/** Wrong command-line arguments. Printed without a stack, followed by the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
