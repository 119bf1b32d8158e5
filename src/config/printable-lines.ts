/** What a terminal may obey, or show in another order than it stands there. Line feeds are left. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** @returns a text as JSON would have it, so that nothing in it reaches a terminal unescaped; lines stay lines */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @returns the same on one line, for a text that is a part of one */
export function printableLine(text: string): string {
  return printableLines(text).replaceAll('\n', '\\u000a');
}
