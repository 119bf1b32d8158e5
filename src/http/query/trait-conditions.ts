import { fits } from '../adapter/printable-text';
import { decimalNumber } from '../decimal-number';
import { type Parse, parseUtcTime } from './query-parsers';

export const MAX_TRAIT_CONDITIONS = 10;
/** In characters. */
export const MAX_TRAITS_TEXT = 1_024;

/** A condition on one trait. */
export interface TraitCondition {
  readonly name: string;
  readonly op: 'has' | 'is' | '>=' | '>' | '<=' | '<';
  /** Of `is`: any of them. */
  readonly texts: readonly string[];
  /** What a number, or a date, is compared with. */
  readonly number: number | null;
  readonly moment: string | null;
}

/** What PostgreSQL cannot compare with a text. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** A name; then an operator and a value, in quotes if it has a comma; then a comma or the end. */
const CONDITION = /([^:,<>="]+)(?:(:|[<>]=?)(?:\s*"((?:[^"\\]|\\.)*)"\s*|([^,"]*)))?(?:,|$)/sy;

/** Conditions that are separated by commas: `plan:pro`, `seats>=10`, `since<2026-01-01`, `city:"Bath, UK"`, or `vip` for any value. */
export const parseTraitConditions: Parse<TraitCondition[]> = (text) => {
  if (!fits(text, MAX_TRAITS_TEXT) || UNSTORABLE.test(text) || text.endsWith(',')) return null;
  const conditions: TraitCondition[] = [];
  CONDITION.lastIndex = 0;
  while (CONDITION.lastIndex < text.length) {
    const match = CONDITION.exec(text);
    if (match === null) return null;
    const [, spaced = '', op = null, quoted, plain = ''] = match;
    const condition = conditionOf(spaced.trim(), op, quoted?.replace(/\\(.)/gs, '$1') ?? plain.trim());
    if (condition === null) return null;
    const same = conditions.findIndex(({ name, op: known }) => known === 'is' && op === ':' && name === condition.name);
    const [known] = conditions.slice(same, same + 1);
    if (same < 0 || !known) conditions.push(condition);
    else conditions[same] = { ...known, texts: [...new Set([...known.texts, ...condition.texts])] };
    if (conditions.length > MAX_TRAIT_CONDITIONS) return null;
  }
  return conditions;
};

function conditionOf(name: string, op: string | null, value: string): TraitCondition | null {
  if (name === '') return null;
  const number = decimalNumber(value);
  if (op === null) return { name, op: 'has', texts: [], number: null, moment: null };
  if (op === ':') {
    // A number is stored as JSON writes it.
    const texts = number === null ? [value] : [...new Set([value, String(number === 0 ? 0 : number)])];
    return { name, op: 'is', texts, number: null, moment: null };
  }
  const moment = number === null ? parseUtcTime(value) : null;
  if (number === null && moment === null) return null;
  return { name, op: op as TraitCondition['op'], texts: [], number, moment };
}
