import { parseTime } from '../../parse-time';
import type { MailHeaders } from './mail-headers';

const ZONES: Readonly<Record<string, string>> = {
  ut: '+0000',
  utc: '+0000',
  gmt: '+0000',
  z: '+0000',
  est: '-0500',
  edt: '-0400',
  cst: '-0600',
  cdt: '-0500',
  mst: '-0700',
  mdt: '-0600',
  pst: '-0800',
  pdt: '-0700',
  cet: '+0100',
  cest: '+0200',
  bst: '+0100',
  jst: '+0900',
};
const DATE =
  /^(?:\p{L}+\.?(?:,\s*|\s+))?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?[\s-]+(\d{2,4})\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([+-]\d{2}:?\d{2}|[A-Za-z]{1,4})?/u;
/** At the end of a From line: Fri Feb 28 09:30:00 +0000 2025, with the zone before or after the year, or none. */
const FROM_DATE =
  /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +([A-Z][a-z]{2}) +(\d{1,2}) +(\d{1,2}):(\d{2})(?::(\d{2}))?(?: +([+-]\d{4}|[A-Z]{3,4}))? +(\d{4})(?: +([+-]\d{4}))?/;
const MAX_LENGTH = 1_000;

/**
 * When a message was sent: by its date, or else by when the last server received it, or by the line before it in a
 * mailbox.
 *
 * @param latestMs dates after it are wrong
 * @returns the time in ISO 8601, in UTC; if none can be right, the date as it is written, which is empty if there is none
 */
export function sentAt(headers: MailHeaders, fromLine: string, latestMs: number): string {
  const received = headers.first('received');
  const isPossible = (time: string | null): time is string =>
    time !== null && Date.parse(time) <= latestMs && Date.parse(time) > 0;
  const date = headers.first('date');
  const sent = mailDate(date);
  if (isPossible(sent)) return sent;
  const arrived = mailDate(received.slice(received.lastIndexOf(';') + 1));
  if (isPossible(arrived)) return arrived;
  const kept = fromDate(fromLine);
  return isPossible(kept) ? kept : (sent ?? date);
}

/** A date in the form of RFC 5322, or nearly. */
function mailDate(value: string): string | null {
  const match = DATE.exec(value.slice(0, MAX_LENGTH).trim());
  if (!match) return null;
  const [, day = '', month = '', year = '', hour = '', minute = '', second = '00', zone = ''] = match;
  return timeOf(day, month, year, `${hour}:${minute}:${second}`, zone);
}

function fromDate(line: string): string | null {
  const match = FROM_DATE.exec(line.slice(0, MAX_LENGTH));
  if (!match) return null;
  const [, month = '', day = '', hour = '', minute = '', second = '00', before = '', year = '', after = ''] = match;
  return timeOf(day, month, year, `${hour}:${minute}:${second}`, before || after);
}

function timeOf(day: string, month: string, year: string, clock: string, zone: string): string | null {
  // Years of two or three digits, as RFC 5322 reads them.
  const number = Number(year);
  const full = year.length >= 4 ? number : year.length === 3 || number >= 50 ? number + 1_900 : number + 2_000;
  const name = `${month[0]?.toUpperCase()}${month.slice(1).toLowerCase()}`;
  const [hour = '', ...rest] = clock.split(':');
  // A leap second is the end of the one before.
  const moment = `${day} ${name} ${full} ${hour.padStart(2, '0')}:${rest.join(':').replace(/:60$/, ':59')} `;
  for (const offset of [offsetOf(zone.replace(':', '')), '+0000']) {
    const time = parseTime(`${moment}${offset}`);
    if (typeof time !== 'string') return time.text;
  }
  return null;
}

/** An offset that does not exist says no more than none. */
function offsetOf(zone: string): string {
  if (/^[+-]\d{4}$/.test(zone)) return Number(zone.slice(1, 3)) > 14 || zone.slice(3) > '59' ? '+0000' : zone;
  return ZONES[zone.toLowerCase()] ?? '+0000';
}
