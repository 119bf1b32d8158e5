import { EVENT_DESCRIPTIONS } from './event-catalogue';

/** The parts of `data` that a message uses; they differ by type. */
interface MessageData {
  readonly message?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly reasons?: unknown;
  readonly recommended_action?: unknown;
  readonly count?: unknown;
  readonly agent?: { readonly name?: unknown } | null;
  readonly contact?: { readonly user_id?: unknown; readonly name?: unknown } | null;
}

/** Maximum characters of a text block. */
const MAX_TEXT = 3_000;

/** The message for an incoming webhook of Slack; Mattermost, and Discord at `/slack`, accept the same. */
export function slackMessage(type: string, data: MessageData): { readonly text: string; readonly blocks: object[] } {
  const title = typeof data.message === 'string' ? data.message : titleOf(type);
  const who = [nameOf(data.contact), data.agent ? String(data.agent.name ?? '') : ''].filter(Boolean).join(' – ');
  const reasons = Array.isArray(data.reasons) ? data.reasons.map((reason) => String(reason).replaceAll('_', ' ')) : [];
  const change = data.from != null && data.to != null ? `${data.from} → ${data.to}` : '';
  const summary = typeof data.count === 'number' ? `${data.count} relationships` : '';
  const action = typeof data.recommended_action === 'string' ? data.recommended_action : '';
  const lines = [
    `*${escaped(title)}*${who ? ` ${escaped(who)}` : ''}`,
    ...[change, summary, ...reasons].filter(Boolean).map(escaped),
    ...(action ? [`_${escaped(action)}_`] : []),
  ];
  return {
    text: shortened([title, who].filter(Boolean).join(': ')),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: shortened(lines.join('\n')) } }],
  };
}

function titleOf(type: string): string {
  const known: Readonly<Record<string, string>> = EVENT_DESCRIPTIONS;
  return (known[type] ?? type).replace(/\.$/, '');
}

function nameOf(contact: MessageData['contact']): string {
  return contact ? String(contact.name ?? contact.user_id ?? '') : '';
}

/** Names are plain text: no mention, link or format. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, (mark) => `\u200b${mark}`);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_TEXT ? text : `${characters.slice(0, MAX_TEXT - 1).join('')}…`;
}
