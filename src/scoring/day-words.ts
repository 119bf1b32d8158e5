/** "1 day", "35 days". */
export function daysInWords(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** "today", "yesterday", "35 days ago". */
export function daysAgo(count: number): string {
  if (count === 0) return 'today';
  return count === 1 ? 'yesterday' : `${count} days ago`;
}

/** "every 7", "every day": after a number of days. @param typicalGap days */
export function rhythmInWords(typicalGap: number): string {
  const gap = Math.max(1, Math.round(typicalGap));
  return gap === 1 ? 'every day' : `every ${gap}`;
}
