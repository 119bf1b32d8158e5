import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The customer's own material beside the project: in their workplace and CI, not in a user's clone. */
const SHARED = join(__dirname, '..', '..', '..', 'shared');

/** @returns the path of a file of the customer's, or null (with a message) where this clone has none */
export function sharedFile(path: string): string | null {
  const file = join(SHARED, path);
  if (existsSync(file)) return file;
  console.warn(`../shared/${path} is not here: the tests that need it are skipped`);
  return null;
}
