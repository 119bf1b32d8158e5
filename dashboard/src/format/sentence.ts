/** Formats of numbers inside sentences of the API. */
interface Writers {
  /** `YYYY-MM-DD`. */
  readonly day: (day: string) => string;
  /** 0..1 */
  readonly share: (value: number) => string;
  readonly count: (value: number) => string;
}

/** Rewrites a sentence of the API with the days, shares, rhythms and large numbers formatted as on the rest of the page. */
export function rewritten(text: string, { day, share, count }: Writers): string {
  return text
    .replace(
      /\b(up|down) (\d(?:\.\d+)?)\b(?! days)/gi,
      (_, way: string, value: string) => `${way} ${share(Number(value))}`,
    )
    .replace(/\bevery (\d+(?:\.\d+)?)\b(?! days)/g, 'every $1 days')
    .replace(/(?<![\d.-])\d{4,}(?![\d.-])/g, (number) => count(Number(number)))
    .replace(/\b\d{4}-\d\d-\d\d\b/g, day);
}
