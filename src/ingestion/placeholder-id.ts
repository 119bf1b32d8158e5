/** What programs write if they have no id, in lower case. */
const WORDS: ReadonlySet<string> = new Set(['undefined', 'null', 'nan', 'none', 'nil', 'n/a', '\\n']);
/** The same in brackets or quotation marks, which may also be empty: (empty), <NA>, [], "". */
const ENCLOSED = /^(?:\((.*)\)|<(.*)>|\[(.*)\]|\{(.*)\}|"(.*)"|'(.*)')$/s;
const ENCLOSED_WORDS: ReadonlySet<string> = new Set([...WORDS, '', 'na', 'empty', 'blank', 'not set', 'unset']);
const FORMS: readonly RegExp[] = [
  // JavaScript's objects, also several, and Go's values of the wrong kind.
  /^\[object \w+\](?:,\[object \w+\])*$/,
  /^%!\w?\(.*\)$/s,
  // Errors of spreadsheets, in any language: #N/A, #REF!, #NAME?, #DIV/0!, #WERT!, #¡VALOR!
  /^#(?:n\/[ad]|nv|¡?[\p{L}/0.]{3,12}[!?])$/u,
  // The nil UUID, which .NET, Go and others use for an unset id.
  /^\{?0{8}-?0{4}-?0{4}-?0{4}-?0{12}\}?$/,
  // Templates that nobody filled in.
  /^(?:\{\{.*\}\}|\$\{.*\})$/s,
];
/** Only spaces and invisible characters. */
const INVISIBLE = /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]+$/u;

/**
 * Checks whether an id is a placeholder of a program without one: all its facts would count as one contact.
 *
 * @param id trimmed
 * @returns the problem, to follow the field's name; null if there is none
 */
export function placeholderProblem(id: string): string | null {
  if (INVISIBLE.test(id)) return 'has no visible character';
  return isPlaceholder(id.toLowerCase()) ? `is "${id}", which programs write if they have no id` : null;
}

function isPlaceholder(id: string): boolean {
  if (WORDS.has(id) || FORMS.some((form) => form.test(id))) return true;
  const inner = ENCLOSED.exec(id)
    ?.slice(1)
    .find((text) => text !== undefined);
  return inner !== undefined && ENCLOSED_WORDS.has(inner.trim());
}
