import type { FactTable } from '../../event-types/event-type';
import { eventTypes } from '../../event-types/event-types';
import { type AttributeRows, attributeRows } from './attribute-rows';
import type { OpenEvent } from './event-batch';
import type { AgentRow } from './events.queries';
import { type FleetEvent, fieldValue, renamedTo } from './fleet-event';
import type { Row } from './row';
import { isBefore, type StagedContact, stagedContacts } from './staged-contacts';

/** What the next recompute must read; see `ChangeNote`. */
export interface ChangeRecord {
  /** One for each relationship and UTC day with new interactions; null if only contacts changed. */
  readonly agentIds: readonly string[] | null;
  readonly userIds: readonly string[];
  readonly days: readonly string[] | null;
  /** The first moment from which the pipeline stage of a contact may differ. */
  readonly pipelineFrom: string | null;
  /** The first act that the feed shows at once. */
  readonly feedFrom: string | null;
}

/** What events add to each table, in the order of the columns that `EventInserts` names. */
export interface EventRows {
  /**
   * JSON, because a batch has many: [user id, first seen], and with a name also name, named at, and whether it was set explicitly; each
   * contact once.
   */
  readonly contacts: string | null;
  readonly staged: ReadonlyMap<string, StagedContact>;
  /** [event key, agent id, user id or null, time, action, summary] */
  readonly actions: readonly Row[];
  /** Of each of `FACT_TABLES`: [user id, time, event key, its other columns] */
  readonly facts: ReadonlyMap<string, readonly Row[]>;
  /** [previous id, contact that it stands for or null for itself, time, event key], of each the newest, in the order of the ids */
  readonly merges: readonly Row[];
  /** The same of agents. */
  readonly renames: readonly Row[];
  readonly attributes: AttributeRows;
  /** [user id, event key], of events without a permanent row that links the contact to the receipt. */
  readonly receipts: readonly Row[];
  /** What the next recompute must read, besides new or changed contacts. */
  readonly changes: readonly ChangeRecord[];
}

export const NO_ROWS: EventRows = {
  contacts: null,
  staged: new Map(),
  actions: [],
  facts: new Map(),
  merges: [],
  renames: [],
  attributes: { contacts: [], agents: [] },
  receipts: [],
  changes: [],
};

/**
 * @param events in the order of their keys; the rows keep it
 * @param agents of the project, at least all that the events refer to
 */
export function eventRows(events: readonly OpenEvent[], agents: readonly AgentRow[]): EventRows {
  const ids = new Map<string | null, string>(agents.map(({ name, agent_id }) => [name, agent_id]));
  const actions: Row[] = [];
  const facts = new Map<string, Row[]>();
  const receipts: Row[] = [];
  const merges = new NewestMerges();
  const renames = new NewestMerges();
  const days = new ChangedDays();
  for (const { key, event } of events) {
    const { agent, userId, occurredAt } = event;
    const { storedIn, feed } = eventTypes[event.type];
    const id = ids.get(agent) ?? null;
    if (storedIn === 'interactions') {
      days.add(id ?? '', userId ?? '', occurredAt, event.direction === 'outbound');
      continue;
    }
    if (typeof feed === 'function') {
      const { action, summary } = feed(event);
      actions.push([key, id, userId, occurredAt, action, summary]);
    } else if (userId !== null) receipts.push([userId, key]);
    if (storedIn === null) continue;
    if ('previous' in storedIn) {
      const previous = String(event.more?.[storedIn.previous]);
      merges.add(previous, userId ?? '', occurredAt, key);
      // An erasure of either empties the receipt.
      if (previous !== userId) receipts.push([previous, key]);
    } else if ('renamedTo' in storedIn) {
      renames.add(id ?? '', ids.get(renamedTo(event)) ?? '', occurredAt, key);
    } else if ('columns' in storedIn) {
      const rows = facts.get(storedIn.table) ?? [];
      rows.push([userId, occurredAt, key, ...factColumns(event, storedIn, id)]);
      facts.set(storedIn.table, rows);
    }
  }
  const attributes = attributeRows(events, ids);
  const staged = stagedContacts(events.map(({ event }) => event));
  return {
    contacts: staged.size > 0 ? JSON.stringify(Array.from(staged.values(), contactRow)) : null,
    staged,
    actions,
    facts,
    merges: merges.rows,
    renames: renames.rows,
    attributes,
    receipts,
    changes: [
      ...days.record(),
      ...changedStages([...facts.values()].flat()),
      ...merges.record(),
      ...renames.recordOfAgents(),
      ...changedAccounts(attributes.contacts),
    ],
  };
}

function factColumns(event: FleetEvent, { columns }: FactTable, agentId: string | null): Row {
  const { fields } = eventTypes[event.type];
  return Object.values(columns).map((name) => {
    const field = fields[name];
    if (field === undefined) return null;
    return field.is === 'agent' ? agentId : fieldValue(event, name, field);
  });
}

/** Contacts that say of accounts what a recompute has to know; of traits, it knows nothing. @param rows `AttributeRows.contacts` */
function changedAccounts(rows: readonly Row[]): ChangeRecord[] {
  const userIds = rows.flatMap(([userId, kind]) => (kind === 'trait' ? [] : [String(userId)]));
  if (userIds.length === 0) return [];
  return [{ agentIds: null, userIds: [...new Set(userIds)], days: null, pipelineFrom: null, feedFrom: null }];
}

/**
 * @param saved new or changed contacts, with their first-seen time in microseconds
 * @param staged their values in the batch
 */
export function changedContacts(
  saved: readonly { readonly user_id: string; readonly first_seen: string }[],
  staged: ReadonlyMap<string, StagedContact>,
): ChangeRecord[] {
  if (saved.length === 0) return [];
  let pipelineFrom: string | null = null;
  for (const { user_id, first_seen } of saved) {
    const firstSeen = staged.get(user_id)?.firstSeen;
    // If it existed before, only its name has changed.
    if (firstSeen === undefined || toMicroseconds(firstSeen) !== first_seen) continue;
    if (pipelineFrom === null || isBefore(firstSeen, pipelineFrom)) pipelineFrom = firstSeen;
  }
  const userIds = saved.map(({ user_id }) => user_id);
  return [{ agentIds: null, userIds, days: null, pipelineFrom, feedFrom: null }];
}

/** The distinct days of relationships with new interactions. */
class ChangedDays {
  /** Indexes into the lists below by user id: most have one or two. */
  private readonly places = new Map<string, number[]>();
  private readonly agentIds: string[] = [];
  private readonly userIds: string[] = [];
  private readonly days: string[] = [];
  private sentFrom: string | null = null;

  /** @param occurredAt as `ParsedTime.text`, which is in UTC */
  add(agentId: string, userId: string, occurredAt: string, isOutbound: boolean): void {
    if (isOutbound && (this.sentFrom === null || isBefore(occurredAt, this.sentFrom))) this.sentFrom = occurredAt;
    const day = occurredAt.slice(0, 'YYYY-MM-DD'.length);
    const places = this.places.get(userId);
    if (places?.some((place) => this.agentIds[place] === agentId && this.days[place] === day)) return;
    if (places) places.push(this.days.length);
    else this.places.set(userId, [this.days.length]);
    this.agentIds.push(agentId);
    this.userIds.push(userId);
    this.days.push(day);
  }

  record(): ChangeRecord[] {
    if (this.days.length === 0) return [];
    const { agentIds, userIds, days, sentFrom } = this;
    return [{ agentIds, userIds, days, pipelineFrom: null, feedFrom: sentFrom }];
  }
}

/** Of each previous id, the newest statement. */
class NewestMerges {
  private readonly newest = new Map<string, { readonly into: string; readonly at: string; readonly key: string }>();
  private readonly named = new Set<string>();

  /** @param at as `ParsedTime.text` */
  add(previous: string, into: string, at: string, key: string): void {
    this.named.add(previous).add(into);
    const known = this.newest.get(previous);
    if (known && (isBefore(at, known.at) || (!isBefore(known.at, at) && key < known.key))) return;
    this.newest.set(previous, { into, at, key });
  }

  get rows(): Row[] {
    const ids = [...this.newest].sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    return ids.map(([previous, { into, at, key }]) => [previous, into === previous ? null : into, at, key]);
  }

  record(): ChangeRecord[] {
    if (this.named.size === 0) return [];
    return [{ agentIds: null, userIds: [...this.named], days: null, pipelineFrom: null, feedFrom: null }];
  }

  /** A run looks at all agents that are one, so the note names none. */
  recordOfAgents(): ChangeRecord[] {
    if (this.named.size === 0) return [];
    return [{ agentIds: null, userIds: [], days: null, pipelineFrom: null, feedFrom: null }];
  }
}

/** @param facts of the pipeline: user id, time, and other values */
function changedStages(facts: readonly Row[]): ChangeRecord[] {
  if (facts.length === 0) return [];
  const userIds = [...new Set(facts.map(([userId]) => String(userId)))];
  const times = facts.map(([, time]) => String(time));
  const pipelineFrom = times.reduce((first, time) => (isBefore(time, first) ? time : first));
  return [{ agentIds: null, userIds, days: null, pipelineFrom, feedFrom: null }];
}

/** A text as `ParsedTime.text` with all six digits. */
function toMicroseconds(time: string): string {
  const [seconds, fraction = ''] = time.slice(0, -1).split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}Z`;
}

/** Most have no name and omit its values: a batch has nearly as many contacts as events. */
function contactRow({ userId, firstSeen, name, namedAt, nameGiven }: StagedContact): Row {
  return name === null ? [userId, firstSeen] : [userId, firstSeen, name, namedAt, nameGiven];
}
