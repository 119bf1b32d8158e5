import type { ImportOptions } from '../api/imports';

/** Our columns, with their names on the page. Those of the first three are needed. */
export const OUR_COLUMNS = [
  ['agent_id', 'Agent'],
  ['contact_id', 'Contact'],
  ['occurred_at', 'Time'],
  ['contact_name', 'Name of the contact'],
  ['kind', 'Kind'],
  ['direction', 'Direction'],
  ['external_id', 'Id of the row'],
] as const;
type OurColumn = (typeof OUR_COLUMNS)[number][0];
export const NEEDED: readonly OurColumn[] = ['agent_id', 'contact_id', 'occurred_at'];

/** Which column of the file each of ours is; absent: none. */
export type ColumnChoices = { readonly [column in OurColumn]?: string };

/** What a kind of the file can mean. */
export const MEANINGS = [
  ['', 'not known: rejected'],
  ['skip', 'leave out'],
  ['email', 'e-mail'],
  ['email:inbound', 'e-mail from the contact'],
  ['email:outbound', 'e-mail to the contact'],
  ['call', 'call'],
  ['call:inbound', 'call from the contact'],
  ['call:outbound', 'call to the contact'],
  ['meeting', 'meeting'],
  ['message', 'message'],
  ['message:inbound', 'message from the contact'],
  ['message:outbound', 'message to the contact'],
  ['other', 'something else'],
] as const;

/** The option `map`; undefined if no column was chosen. */
export function mapOption(columns: ColumnChoices): string | undefined {
  const pairs = OUR_COLUMNS.flatMap(([ours]) => (columns[ours] ? `${ours}=${quoted(columns[ours])}` : []));
  return pairs.join(',') || undefined;
}

/** The option `kinds`, with what was given before. */
export function kindsOption(
  before: string | undefined,
  meanings: Readonly<Record<string, string>>,
): string | undefined {
  const pairs = Object.entries(meanings).flatMap(([word, meaning]) => (meaning ? `${quoted(word)}=${meaning}` : []));
  return [...(before ? [before] : []), ...pairs].join(',') || undefined;
}

/** In quotation marks a name may contain commas and equals signs. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Options without those that are not set. */
export function given(options: { readonly [option in keyof ImportOptions]: ImportOptions[option] | undefined }) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value)) as ImportOptions;
}

/** A message of the API without the parameters that it names: the page has fields for some, and no place for the others. */
export function inWords(message: string): string {
  return message
    .replace(
      / \((?:date_order|time_zone|me|map|max_recipients|list_mail|since|allow_placeholder_ids)(?:[ =][^)]*)?\)/g,
      '',
    )
    .replace(/[;:] (?:map|me|time_zone)[ =].*$/, '');
}

/** A name for a mapping, from the name of its first file. */
export function mappingName(fileName: string | null): string {
  return (fileName ?? '').replace(/\.\w+$/, '').replace(/[\d\s_()-]+$/, '') || 'files of this form';
}
