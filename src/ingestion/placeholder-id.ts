/** What programs write where they have no id, in lower case. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'undefined',
  'null',
  '(null)',
  '<null>',
  'nan',
  'none',
  'nil',
  '[object object]',
  '#n/a',
  '#ref!',
]);
/** Nothing but spaces and characters that cannot be seen. */
const INVISIBLE = /^[\p{Z}\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]+$/u;

/**
 * Whether an id is what a program writes that has none: everything of that program would be counted as one contact.
 *
 * @param id trimmed
 * @returns why it is none, to follow the field's name; null where it is one
 */
export function placeholderProblem(id: string): string | null {
  if (INVISIBLE.test(id)) return 'has no visible character';
  return PLACEHOLDERS.has(id.toLowerCase()) ? `is "${id}", which programs write where they have no id` : null;
}
