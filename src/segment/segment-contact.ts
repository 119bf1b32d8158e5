import { MAX_TRAIT_NAME, MAX_TRAIT_TEXT, MAX_TRAITS, traitNameProblem } from '../event-types/trait-rules';
import { type Fields, fieldsOf, isAbsent } from './segment-fields';

/** Of the contact itself, or of its account. */
const NO_TRAITS = new Set(['name', 'company']);

/** What an identify call says of a contact; null if nothing that is kept. */
export function identified(fields: Fields): object | null {
  const traits = fieldsOf(fields.traits);
  if (traits === null) return null;
  const name = nameOf(traits);
  const company = fieldsOf(traits.company);
  const others = scalarTraits(traits);
  return updated({
    ...(name !== null && { name }),
    ...(company !== null && account(company.id, company.name)),
    ...(Object.keys(others).length > 0 && { traits: others }),
  });
}

/** A group is the account of the contact. */
export function grouped(fields: Fields): object | null {
  return updated(account(fields.groupId, fieldsOf(fields.traits)?.name));
}

/** Its name, or its first and last names, by Segment's reserved traits. */
export function nameOf(traits: Fields | null): string | null {
  if (traits === null) return null;
  const name = [traits.name, [traits.firstName, traits.lastName].filter(isText).join(' ')].find(isText);
  return name === undefined ? null : name.trim();
}

function account(id: unknown, name: unknown): Fields {
  return isAbsent(id) ? {} : { account_id: id, ...(isText(name) && { account_name: name.trim() }) };
}

function updated(content: Fields): object | null {
  return Object.keys(content).length === 0 ? null : { type: 'contact.updated', ...content };
}

/** Lists and objects are left out, and what is too long: senders add what they like, and one trait must not cost the others. */
function scalarTraits(traits: Fields): Fields {
  const kept = Object.entries(traits)
    .map(([name, value]) => [name.trim(), value] as const)
    .filter(([name, value]) => !NO_TRAITS.has(name) && isTraitName(name) && isTrait(value));
  // Of names that differ only by spaces, the last counts.
  return Object.fromEntries([...new Map(kept)].slice(0, MAX_TRAITS));
}

function isTraitName(name: string): boolean {
  return name !== '' && name.length <= MAX_TRAIT_NAME && traitNameProblem(name) === null;
}

function isTrait(value: unknown): boolean {
  if (typeof value === 'string')
    return value.trim() !== '' && value.length <= MAX_TRAIT_TEXT && !/[\0\p{Cs}]/u.test(value);
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
