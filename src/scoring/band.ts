/** From the deepest. */
export const BANDS = ['deep', 'strong', 'warm', 'light', 'faint'] as const;

export type Band = (typeof BANDS)[number];
