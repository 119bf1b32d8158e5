import { contentDigest, eventKey } from './event-digest';
import { formerId } from './program-id';

/**
 * Beyond these limits, a day's sum would not be exact, or would be indistinguishable from 0. Weights above 1 make no
 * difference to the score.
 */
const MAX_WEIGHT = 1e12;
const MIN_WEIGHT = 1e-12;

/**
 * Checks the weight of an interaction. 0 or less is valid, but does not count.
 *
 * @returns the problem, to follow the field's name; null if there is none
 */
export function weightProblem(weight: number): string | null {
  if (!(Math.abs(weight) <= MAX_WEIGHT)) return 'is beyond 1e12';
  return weight !== 0 && Math.abs(weight) < MIN_WEIGHT ? 'is closer to 0 than 1e-12: send 0, or leave it out' : null;
}

/** One interaction, validated, in the form of the database. */
export interface InteractionFact {
  readonly agent: string;
  readonly contact: string;
  /** As `ParsedTime.text`. */
  readonly occurredAt: string;
  readonly kind: string;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly weight: number;
  readonly externalId: string | null;
  readonly contactName: string | null;
}

/** The required columns of an import file. */
export const REQUIRED_COLUMNS = ['agent_id', 'contact_id', 'occurred_at'] as const;
/** The optional columns of an import file. */
const OPTIONAL_COLUMNS = ['contact_name', 'kind', 'direction', 'weight', 'external_id'] as const;

export const FACT_COLUMNS: readonly FactColumn[] = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];

export type FactColumn = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];

/** One row as read: text in CSV, any JSON value in NDJSON. */
export type RawFact = { readonly [column in FactColumn]?: unknown };

const ABSENT = '\\N';
const TO_ESCAPE = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** The source of a row, to find it again by its external id. */
export interface FactSource {
  /** Of the files of an import, from 0. */
  readonly file: number;
  readonly line: number;
}

/** The fact as one line of COPY's text format, in the column order of the staging table. */
export function toCopyLine(fact: InteractionFact, source?: FactSource): string {
  const { agent, contact, occurredAt, kind, direction, weight, externalId, contactName } = fact;
  const line = `${escaped(agent)}\t${escaped(contact)}\t${occurredAt}\t${kind}\t${direction ?? ABSENT}\t${weight}\t${
    contactName === null ? ABSENT : escaped(contactName)
  }`;
  const place = `${source?.file ?? ABSENT}\t${source?.line ?? ABSENT}`;
  if (externalId === null) return `${line}\t${ABSENT}\t${ABSENT}\t${ABSENT}\t${place}\t${ABSENT}\n`;
  const content = {
    agent,
    occurredAt,
    kind,
    direction,
    weight,
    contactName,
    userId: contact,
    word: null,
    summary: null,
    more: null,
  };
  const digests = `${eventKey(externalId)}\t${contentDigest({ type: 'interaction', ...content })}`;
  const former = formerId(externalId);
  return `${line}\t${escaped(externalId)}\t${digests}\t${place}\t${former === null ? ABSENT : eventKey(former)}\n`;
}

function escaped(text: string): string {
  return TO_ESCAPE.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character) : text;
}
