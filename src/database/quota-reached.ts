/** @returns why a quota rejects one more item, to be followed by what to do about it */
export function quotaReached(owner: string, count: number, what: string, max: number): string {
  return `${owner} has ${count} ${what}, and the limit is ${max}`;
}
