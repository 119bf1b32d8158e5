/** An import that cannot go on; nothing of it was written. The message is one line for the operator. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
