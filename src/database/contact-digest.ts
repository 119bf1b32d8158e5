import { hash } from 'node:crypto';

/** @returns what is kept of an erased contact's id; the project's id makes it useless elsewhere */
export function erasureDigest(projectId: string, userId: string): string {
  return hash('sha256', `erased/${projectId}/${userId}`, 'hex').slice(0, 32);
}
