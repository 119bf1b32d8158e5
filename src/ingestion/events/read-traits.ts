import type { Traits, TraitValue } from '../../event-types/event-type';
import { MAX_TRAIT_NAME, MAX_TRAIT_TEXT, MAX_TRAITS, traitNameProblem } from '../../event-types/trait-rules';
import { isInvalid, quote, textOf, typeName } from '../field-values';
import { textProblem } from '../text-problem';

/** Tells the mistake of a trait, or of all; a message follows the place. */
type Reject = (trait: string | null, reason: string, value?: unknown) => void;

/**
 * Reads the traits of an event.
 *
 * @param raw any JSON value except null
 * @returns in the order of their names; those that are valid
 */
export function readTraits(raw: unknown, reject: Reject): Traits {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    reject(null, `is ${typeName(raw)}, expected an object`, raw);
    return [];
  }
  const entries = Object.entries(raw);
  if (entries.length > MAX_TRAITS) {
    reject(null, `has ${entries.length} traits, and ${MAX_TRAITS} is the maximum`);
    return [];
  }
  const traits = new Map<string, TraitValue>();
  for (const [key, given] of entries) {
    const name = key.trim();
    const problem = name === '' ? 'has no name' : (textProblem(name, MAX_TRAIT_NAME) ?? traitNameProblem(name));
    if (problem !== null) {
      reject(key, name === '' ? problem : `the name ${problem}`);
      continue;
    }
    if (traits.has(name)) reject(key, 'is given twice');
    const value = traitOf(given);
    if (isInvalid(value)) reject(key, value.reason, given);
    else traits.set(name, value);
  }
  return [...traits].sort(([one], [other]) => (one < other ? -1 : 1));
}

function traitOf(value: unknown): TraitValue | { readonly reason: string } {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return textOf(value, MAX_TRAIT_TEXT);
  if (typeof value !== 'number') {
    return { reason: `is ${typeName(value)}, expected a text, a number, true, false or null` };
  }
  if (!Number.isFinite(value)) return { reason: `${quote(value)} is too large a number` };
  return value === 0 ? 0 : value;
}
