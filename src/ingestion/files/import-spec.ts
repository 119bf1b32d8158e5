import type { FactColumn } from '../interaction-fact';

/** Which number comes first in a date like 03/04/2025. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';
export const DATE_ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
export type CharacterEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export const ENCODINGS: readonly CharacterEncoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

/** How to read files: what cannot be seen in them. It can be saved with the project, under a name. */
export interface ImportSpec {
  /** The column of the file for each column of a fact; a text after `=` is the value of all rows. */
  readonly columns?: { readonly [column in FactColumn]?: string };
  /** What a kind of the file means: `email`, `email:inbound` or `skip`. `*` stands for all others. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** IANA name of the zone of times without an offset; UTC by default. */
  readonly timeZone?: string;
  readonly dateOrder?: DateOrder;
  readonly encoding?: CharacterEncoding;
  /** Name of the sheet of a workbook; the first by default. */
  readonly sheet?: string;
  /** Who the agents are: addresses, domains (`@example.org`) or names. */
  readonly me?: readonly string[];
  /** Messages to more people are left out. */
  readonly maxRecipients?: number;
  /** Also counts mail of mailing lists. */
  readonly listMail?: boolean;
  /** First day that is read, YYYY-MM-DD. */
  readonly since?: string;
}

export const DEFAULT_MAX_RECIPIENTS = 10;
