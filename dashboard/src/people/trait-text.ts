/** How a trait is compared. `has`: any value. */
export const COMPARISONS = [
  [':', 'is'],
  ['>=', 'is at least'],
  ['<=', 'is at most'],
  ['>', 'is more than'],
  ['<', 'is less than'],
  ['', 'has any value'],
] as const;
export type Comparison = (typeof COMPARISONS)[number][0];

/** Conditions in the form of the API: separated by commas, but for those in quotes. */
const CONDITION = /(?:"(?:[^"\\]|\\.)*"|[^,"])+/g;

/** The conditions of a filter, each as text. */
export function conditionsOf(text: string): string[] {
  return (text.match(CONDITION) ?? []).map((condition) => condition.trim()).filter(Boolean);
}

/** A condition in the form of the API: `city:"Bath, UK"`. Characters that a name cannot have are left out. */
export function conditionText(name: string, comparison: Comparison, value: string): string {
  const plain = name.replace(/[:,<>="]/g, '').trim();
  if (comparison === '') return plain;
  const quoted = /[,"]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value.trim();
  return `${plain}${comparison}${quoted}`;
}

/** A condition in words: "plan is pro". */
export function conditionInWords(condition: string): string {
  const [, name = condition, operator = '', value = ''] = /^([^:,<>="]+)(:|[<>]=?)?(.*)$/s.exec(condition) ?? [];
  const words = COMPARISONS.find(([known]) => known === operator)?.[1];
  if (operator === '') return `has ${name}`;
  const plain = /^\s*"(.*)"\s*$/s.exec(value)?.[1]?.replace(/\\(.)/gs, '$1') ?? value;
  return `${name} ${words} ${plain}`;
}
