/** Levels of objects and lists that a JSON text of a request may have. */
const DEEPEST = 32;
/** Keys and list items that a JSON text of a request may have. */
export const MAX_VALUES = 1_000;

/** What is looked at before a text is parsed. */
interface JsonShape {
  /** Levels of objects and lists. */
  readonly depth: number;
  /** Commas outside of strings, and one: never less than the keys and list items of the largest object or list. */
  readonly values: number;
}

/**
 * @param mostValues keys and list items that the text may have
 * @returns why it is not to be parsed, to follow "the body" or "the event"; null where nothing is wrong
 */
export function shapeProblem(text: string, mostValues = MAX_VALUES): string | null {
  const { depth, values } = shapeOf(text);
  if (depth > DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
  if (values > mostValues) return `has more than ${mostValues} keys and list items`;
  return null;
}

/** Reads the text once; of what is no JSON, the shape says nothing. */
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

/** @returns where a string ends that began before `at`: at its closing quote, or at the end of the text */
function endOfString(text: string, at: number): number {
  for (let end = at; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x22) return end;
    if (code === 0x5c) end++; // what is escaped ends nothing
  }
  return text.length;
}
