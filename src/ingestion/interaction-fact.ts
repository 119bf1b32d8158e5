/** One interaction, checked and in the form the database takes. */
export interface InteractionFact {
  readonly agent: string;
  readonly contact: string;
  /** ISO 8601 with an offset, at most microseconds. */
  readonly occurredAt: string;
  readonly kind: string;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly weight: number;
  readonly externalId: string | null;
  readonly contactName: string | null;
}

/** The columns of an import file that must be there. */
export const REQUIRED_COLUMNS = ['agent_id', 'contact_id', 'occurred_at'] as const;
/** The columns of an import file that may be there. */
export const OPTIONAL_COLUMNS = ['contact_name', 'kind', 'direction', 'weight', 'external_id'] as const;

export type FactColumn = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];

/** One row as it was read: text in CSV, any JSON value in NDJSON. */
export type RawFact = { readonly [column in FactColumn]?: unknown };

const TO_ESCAPE = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** The fact as one line of COPY's text format, in the column order of the staging table. */
export function toCopyLine(fact: InteractionFact): string {
  return `${escaped(fact.agent)}\t${escaped(fact.contact)}\t${fact.occurredAt}\t${fact.kind}\t${fact.direction ?? '\\N'}\t${fact.weight}\t${
    fact.externalId === null ? '\\N' : escaped(fact.externalId)
  }\t${fact.contactName === null ? '\\N' : escaped(fact.contactName)}\n`;
}

function escaped(text: string): string {
  return TO_ESCAPE.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character) : text;
}
