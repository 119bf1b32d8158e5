/** Maximum nesting of objects and lists in the JSON of a request. */
const MAX_DEPTH = 32;
/** Maximum number of keys and list items in the JSON of a request. */
export const MAX_VALUES = 1_000;

/** What is checked before a text is parsed. */
interface JsonShape {
  /** Levels of objects and lists. */
  readonly depth: number;
  /** Commas outside of strings, plus one: never less than the keys and list items of the largest object or list. */
  readonly values: number;
}

/**
 * @param maxValues maximum number of keys and list items
 * @returns why the text must not be parsed, to follow "the body" or "the event"; null if it may be
 */
export function shapeProblem(text: string, maxValues = MAX_VALUES): string | null {
  const { depth, values } = shapeOf(text);
  if (depth > MAX_DEPTH) return `is nested more than ${MAX_DEPTH} levels deep`;
  if (values > maxValues) return `has more than ${maxValues} keys and list items`;
  return null;
}

/** Reads the text once. The result is meaningless for invalid JSON. */
function shapeOf(text: string): JsonShape {
  let open = 0;
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
        at = endOfString(text, at + 1);
        break;
      case 0x5b: // [
      case 0x7b: // {
        open++;
        if (open > depth) depth = open;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        open--;
        break;
      case 0x2c: // ,
        values++;
    }
  }
  return { depth, values };
}

/** @returns the end of the string that began before `at`: its closing quote, or the end of the text */
function endOfString(text: string, at: number): number {
  for (let end = at; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x22) return end;
    if (code === 0x5c) end++; // an escaped character does not end the string
  }
  return text.length;
}
