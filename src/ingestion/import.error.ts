/** An import that failed; nothing was written. The message is one line for the operator. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
