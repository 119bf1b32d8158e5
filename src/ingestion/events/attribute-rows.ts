import type { TraitValue } from '../../event-types/event-type';
import { eventTypes } from '../../event-types/event-types';
import { parseUtcTime } from '../../http/query/query-parsers';
import type { OpenEvent } from './event-batch';
import type { Row } from './row';
import { isBefore } from './staged-contacts';

/** What the events of a batch say of contacts and agents: of each attribute, the newest statement. */
export interface AttributeRows {
  /** [user id, kind, name, type or null, value, number, moment, time, event key] */
  readonly contacts: readonly Row[];
  /** [agent id, name, value or null, time, event key] */
  readonly agents: readonly Row[];
}

/** @param agentIds by name */
export function attributeRows(
  events: readonly OpenEvent[],
  agentIds: ReadonlyMap<string | null, string>,
): AttributeRows {
  const contacts = new NewestRows();
  const agents = new NewestRows();
  for (const { key, event } of events) {
    const { more, userId, occurredAt } = event;
    const { storedIn } = eventTypes[event.type];
    if (more === null || storedIn === null || storedIn === 'interactions') continue;
    if (storedIn.table === 'agent_attributes') {
      for (const [name, value] of Object.entries(more)) {
        if (typeof value !== 'object' || value === null) {
          agents.add([agentIds.get(event.agent) ?? null, name], [value], occurredAt, key);
        }
      }
    }
    if (storedIn.table !== 'contact_attributes') continue;
    const { account_id: account, account_name: accountName, traits } = more;
    if (account !== undefined)
      contacts.add([userId, 'account', ''], typedValue(account as string | null), occurredAt, key);
    // Of this account even if the contact belongs to another one later.
    if (accountName !== undefined) {
      contacts.add(
        [userId, 'account_name', String(account)],
        ['text', String(accountName), null, null],
        occurredAt,
        key,
      );
    }
    if (traits === null || typeof traits !== 'object') continue;
    for (const [name, value] of traits) contacts.add([userId, 'trait', name], typedValue(value, true), occurredAt, key);
  }
  return { contacts: contacts.rows, agents: agents.rows };
}

/** @param dated whether a text may be a date @returns type, value, number, moment */
function typedValue(value: TraitValue, dated = false): Row {
  if (value === null) return [null, null, null, null];
  if (typeof value === 'number') return ['number', String(value), value, null];
  if (typeof value === 'boolean') return ['boolean', String(value), null, null];
  const moment = dated ? parseUtcTime(value) : null;
  return [moment === null ? 'text' : 'date', value, null, moment];
}

/** Of rows with the same key, the newest; at the same moment, that of the event with the greater key. */
class NewestRows {
  private readonly newest = new Map<string, { readonly row: Row; readonly at: string; readonly key: string }>();

  /** @param key of the row, @param at as `ParsedTime.text`, @param event key of the event */
  add(key: readonly (string | null)[], values: Row, at: string, event: string): void {
    const place = key.join('\0');
    const known = this.newest.get(place);
    if (known && (isBefore(at, known.at) || (!isBefore(known.at, at) && event < known.key))) return;
    this.newest.set(place, { row: [...key, ...values, at, event], at, key: event });
  }

  /** In the order of their keys, so that batches cannot deadlock. */
  get rows(): Row[] {
    const places = [...this.newest].map(([place, { row }]) => [Buffer.from(place), row] as const);
    return places.sort(([one], [other]) => Buffer.compare(one, other)).map(([, row]) => row);
  }
}
