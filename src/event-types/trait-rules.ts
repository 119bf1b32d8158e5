/** Maximum traits of one event. */
export const MAX_TRAITS = 50;
/** Maximum characters of a trait's name, and of its text. */
export const MAX_TRAIT_NAME = 64;
export const MAX_TRAIT_TEXT = 256;
/** Maximum attributes of one contact, those that it no longer has included: traits, and names of accounts. */
export const MAX_ATTRIBUTES = 200;

/** Characters that have a meaning where a list is filtered by traits, and those that nobody sees. */
const RESERVED = /[:,<>="\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** @returns the problem of a trait's name, to follow it; null if there is none */
export function traitNameProblem(name: string): string | null {
  const found = RESERVED.exec(name)?.[0];
  if (found === undefined) return null;
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(found) ? 'has an invisible character' : `has the character ${found}`;
}
