import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The customer's own material outside the repository: present in their workplace and CI, not in a user's clone. */
const SHARED = join(__dirname, '..', '..', '..', 'shared');

/** @returns the path of a file of the customer, or null (with a message) if this clone has none */
export function sharedFile(path: string): string | null {
  const file = join(SHARED, path);
  if (existsSync(file)) return file;
  console.warn(`../shared/${path} is not here: the tests that need it are skipped`);
  return null;
}
