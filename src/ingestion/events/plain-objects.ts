import { MAX_VALUES } from './raw-events';

const COMMA = ',';
const ESCAPED_COMMA = /\\u002c/i;

/**
 * Parses a short list of events at once, which is much faster than one by one: nearly all are objects of a few texts
 * and numbers.
 *
 * @param text a JSON list, if it is valid
 * @returns null if it is not a list, or an item may exceed the limits of an event; each must then be checked
 */
export function plainObjects(text: string): readonly object[] | null {
  let items: unknown[];
  try {
    items = JSON.parse(text);
  } catch {
    return null;
  }
  // A repeated key is only one key in the object, so commas are counted: those of the text, minus those within texts
  // and those between parsed values. The rest belongs to any of the items.
  let commas = commasOf(text) - items.length + 1;
  let widest = 0;
  for (const item of items) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return null;
    let keys = 0;
    for (const key in item) {
      keys++;
      const value = (item as Record<string, unknown>)[key];
      if (typeof value === 'object' && value !== null) return null;
      if (typeof value === 'string' && value.includes(COMMA)) commas -= commasOf(value);
    }
    commas -= Math.max(keys - 1, 0);
    if (keys > widest) widest = keys;
  }
  // An escaped comma is a comma in the value, but not in the text.
  if (commas + widest > MAX_VALUES || ESCAPED_COMMA.test(text)) return null;
  return items as object[];
}

function commasOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf(COMMA); at >= 0; at = text.indexOf(COMMA, at + 1)) count++;
  return count;
}
