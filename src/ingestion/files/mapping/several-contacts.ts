import type { RawFact } from '../../interaction-fact';
import { messageFactId } from '../conversation-facts';
import type { LeftOut } from '../row-reader';

/**
 * A row that names several contacts is an interaction with each of them.
 *
 * @param between what stands between them
 * @param most contacts of a row that counts
 */
export function forEachContact(fact: RawFact, between: string, most: number): RawFact | readonly RawFact[] | LeftOut {
  const contacts = partsOf(fact.contact_id, between);
  const [first] = contacts;
  if (first === undefined) return fact;
  if (contacts.length === 1) return { ...fact, contact_id: first };
  const different = [...new Set(contacts)];
  if (different.length > most) return { leftOut: `rows about more than ${most} contacts (--max-recipients)` };
  const names = partsOf(fact.contact_name, between);
  const id = typeof fact.external_id === 'string' ? fact.external_id.trim() : '';
  return different.map((contact) => ({
    ...fact,
    contact_id: contact,
    // Otherwise nobody knows whose name is whose.
    contact_name: names.length === contacts.length ? names[contacts.indexOf(contact)] : undefined,
    external_id: id === '' ? fact.external_id : messageFactId(id, contact),
  }));
}

function partsOf(value: unknown, between: string): string[] {
  if (typeof value !== 'string') return [];
  return value.split(between).flatMap((part) => part.trim() || []);
}
