/**
 * The start of a message, in the form of iPhones, `[28.02.25, 09:30:15] Ada: …`, or of Android, `2/28/25, 9:30 PM - Ada: …`:
 * date, perhaps a word such as "at" or the half of the day, time, perhaps the half of the day.
 */
const DATE = /(?<date>\d{1,4}\. ?\d{1,2}\. ?\d{1,4}\.?|\d{1,4}([/-])\d{1,2}\2\d{1,4})/u;
const TIME = /(?<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)/u;
const WORDS = /(?<words>[\p{L}\p{M}. ]{0,20}?)/u;
const START = new RegExp(
  `^\\[?${DATE.source}[,،]?\\s*${WORDS.source}\\s*${TIME.source}\\s*${WORDS.source.replace('words', 'half')}(?:\\]|\\s*[-–])\\s+(?<rest>.*)$`,
  'iu',
);
const AUTHOR = /^[\u202a~\s]*(?<author>[^:]{1,200}?)[\u202c\s]*:(?:\s(?<text>.*))?$/u;
/** How phones say the halves of the day, without points and spaces. */
const BEFORE_NOON = words('am a vorm vm fm ap de dop πμ öö sa ص 午前 上午 오전 पूर्वाह्न ก่อนเที่ยง');
const AFTER_NOON = words('pm p nachm nm em ip du odp μμ ös ch م 午後 下午 오후 अपराह्न หลังเที่ยง');
/** Zero in the digits of other scripts: Arabic, Persian, Devanagari, Bengali. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6];
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/g;
const MARKS = /^[\u200e\u200f\u202a-\u202e\ufeff]+/;
const MARK = '\u200e';
/** Attachments are short, in angle brackets, or have a mark between their name and what they are. */
const NOTICE = /^\u200e[^\u200e<][^\u200e]{39,}$/u;
const ODD_SPACES = /[\u00a0\u202f\u2009]/g;
/** Beyond it, a line is no start of a message. */
const MAX_LINE = 1_000;

/** Who wrote when. */
export interface ChatLine {
  /** In a form that does not depend on the phone's language: 28.2.2025 9:30 PM */
  readonly time: string;
  /** Null in a notice of the program. */
  readonly author: string | null;
  /** Whether the program marks the text, as that of notices and attachments on iPhones. */
  readonly isMarked: boolean;
  /** Whether it is a marked sentence, and no attachment: on an iPhone, notices stand under a name, too. */
  readonly isNotice: boolean;
}

/** @returns null if the line continues a message */
export function chatLine(line: string): ChatLine | null {
  const text = line.slice(0, MAX_LINE).replace(/\r$/, '').replace(MARKS, '');
  const head = text.slice(0, 80).replace(ODD_SPACES, ' ').replace(OTHER_DIGITS, digitOf);
  const found = START.exec(head + text.slice(80))?.groups;
  if (!found) return null;
  const { date = '', time = '', rest = '' } = found;
  const half = halfOf(found.words ?? '') ?? halfOf(found.half ?? '');
  // A word after the time can only be the half of the day.
  if (half === null && (found.half ?? '').trim() !== '') return null;
  const said = AUTHOR.exec(rest.replace(MARKS, ''))?.groups;
  const author = said?.author?.trim() ?? '';
  return {
    time: `${date.replaceAll(' ', '').replace(/\.$/, '')} ${time}${half === null ? '' : ` ${half}`}`,
    author: author === '' || isPartOfNotice(author) ? null : author,
    isMarked: said?.text?.startsWith(MARK) ?? false,
    isNotice: NOTICE.test(said?.text ?? ''),
  };
}

/** A notice may have a colon within what it quotes: Ada changed the subject to "Plan: …" */
function isPartOfNotice(author: string): boolean {
  return (author.match(/"/g) ?? []).length % 2 === 1 || count(author, '“') > count(author, '”');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function halfOf(text: string): 'AM' | 'PM' | null {
  const word = text.replace(/[.\s]/g, '').toLowerCase();
  if (BEFORE_NOON.has(word)) return 'AM';
  return AFTER_NOON.has(word) ? 'PM' : null;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

function digitOf(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = ZEROS.find((one) => code >= one && code < one + 10) ?? 0x30;
  return String(code - zero);
}
