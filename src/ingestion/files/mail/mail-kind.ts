import type { MailHeaders } from './mail-headers';

/** Labels of Gmail for mail that its owner never read or never sent, in some of its languages. */
const UNWANTED =
  /(?:^|,)\s*"?(?:Spam|Trash|Drafts?|Papierkorb|Entwürfe|Corbeille|Brouillons|Papelera|Borradores)"?\s*(?:,|$)/i;
const MACHINES = /^(?:mailer-daemon|postmaster|mail-daemon|bounces?)(?:[+._=-].*)?@/;
const NO_REPLY =
  /^(?:.*[+._-])?(?:no-?_?reply|do-?_?not-?_?reply|donotreply|noreply|notifications?|automated?)(?:[+._-].*)?@/;
const CALENDAR_PART = /^content-type:\s*text\/calendar/im;
const CALENDAR_SENDER = /^calendar-notification@google\.com$/;

/**
 * Why a message does not count as an interaction of people: bounces, automatic replies (RFC 3834), calendars, mailing
 * lists and bulk mail.
 *
 * @param sender its address
 * @param bodyStart the beginning of the body, for the headers of its parts
 * @returns null if it counts
 */
export function notCounted(headers: MailHeaders, sender: string, bodyStart: Buffer, listMail: boolean): string | null {
  if (UNWANTED.test(headers.first('x-gmail-labels')) || /^yes/i.test(headers.first('x-spam-flag'))) {
    return 'spam, drafts and deleted mail';
  }
  const type = headers.first('content-type').toLowerCase();
  if (isBounce(headers, sender, type)) return 'bounces and delivery reports';
  if (isCalendar(headers, sender, type, bodyStart)) return 'calendar mail (import the calendar itself)';
  if (isAutomatic(headers, sender)) return 'automatic mail and replies';
  if (listMail) return null;
  if (
    headers.has('list-id') ||
    headers.has('list-post') ||
    headers.has('mailing-list') ||
    hasPrecedence(headers, 'list')
  ) {
    return 'mail of mailing lists (--list-mail counts it)';
  }
  return headers.has('list-unsubscribe') || hasPrecedence(headers, 'bulk', 'junk') ? 'bulk mail' : null;
}

function isBounce(headers: MailHeaders, sender: string, type: string): boolean {
  return (
    MACHINES.test(sender) ||
    type.startsWith('multipart/report') ||
    headers.has('x-failed-recipients') ||
    /^<\s*>$/.test(headers.first('return-path'))
  );
}

function isCalendar(headers: MailHeaders, sender: string, type: string, bodyStart: Buffer): boolean {
  if (type.startsWith('text/calendar') || CALENDAR_SENDER.test(headers.mailboxes('sender')[0]?.address ?? sender)) {
    return true;
  }
  if (/calendarmessage/i.test(headers.first('content-class'))) return true;
  return type.startsWith('multipart/') && CALENDAR_PART.test(bodyStart.toString('latin1'));
}

function isAutomatic(headers: MailHeaders, sender: string): boolean {
  const submitted = headers.first('auto-submitted').toLowerCase();
  return (
    (submitted !== '' && !/^no\b/.test(submitted)) ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    hasPrecedence(headers, 'auto_reply') ||
    /\b(?:all|oof|autoreply)\b/i.test(headers.first('x-auto-response-suppress')) ||
    NO_REPLY.test(sender)
  );
}

function hasPrecedence(headers: MailHeaders, ...words: readonly string[]): boolean {
  return words.includes(headers.first('precedence').toLowerCase());
}
