const DAY_SECONDS = 86_400;
/** Days from Excel's day 0 to 1970, by its 1900 system, which has a 29 February 1900, and by that of old Macs. */
const EPOCH_1900 = 25_569;
const EPOCH_1904 = 24_107;
/** 9999-12-31. */
const MAX_SERIAL = 2_958_466;
/** The number formats that are dates without a text of their own. */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
/** Numbers from which a spreadsheet has lost digits. */
const EXACT = 1e15;

/** @returns whether a number format shows a day: its letters y or d, outside of texts and colours */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id);
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '');
  return /[yd]/i.test(bare) && !/general/i.test(bare);
}

/** A day of a spreadsheet as a local time in ISO 8601; the number itself if it is no day. */
export function dateText(serial: number, is1904: boolean): string {
  if (!(serial >= 0 && serial < MAX_SERIAL)) return String(serial);
  // Before the day that does not exist, days are one later.
  const days = is1904 ? serial - EPOCH_1904 : serial - EPOCH_1900 + (serial < 60 ? 1 : 0);
  const time = new Date(Math.round(days * DAY_SECONDS) * 1_000).toISOString();
  return time.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
}

/** A number as its digits; one that a spreadsheet cannot hold exactly stays in the form in which that can be seen. */
export function numberText(value: string): string {
  const number = Number(value);
  if (!Number.isFinite(number) || value.trim() === '') return value;
  return Math.abs(number) >= EXACT
    ? number
        .toExponential()
        .replace('e', 'E')
        .replace(/^(\d)E/, '$1.0E')
    : String(number);
}
