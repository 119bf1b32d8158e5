/** Control characters, marks that change the text direction, line separators, and unpaired surrogates. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Escapes lines from a file or a request for a terminal or a log, so that they cannot move the cursor, change colours
 * or hide text. Escapes have the form of JSON.
 */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Escapes a text that is part of a line, including its line breaks. */
export function printable(text: string): string {
  return printableLines(text).replaceAll('\n', '\\u000a');
}
