/** @returns why one more of what has a quota is refused, to be followed by what to do about it */
export function quotaReached(owner: string, count: number, what: string, max: number): string {
  return `${owner} has ${count} ${what}, and ${max} are the limit`;
}
