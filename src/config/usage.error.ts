import { excerpt } from './excerpt';
import { printable } from './printable-lines';

/** Longer than any message of this program, and long enough for those of Node that repeat an argument. */
const MAX_LENGTH = 1_000;

/** Wrong command-line arguments. Printed without a stack, followed by the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(printable(excerpt(message, MAX_LENGTH)));
  }
}
