import { EVENT_DESCRIPTIONS } from './event-catalogue';
import { escaped, type Named, section, shortened, whoOf } from './slack-text';

/** The parts of `data` that a message uses; they differ by type. */
interface MessageData extends Named {
  readonly message?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly reasons?: unknown;
  readonly recommended_action?: unknown;
  readonly count?: unknown;
}

/** The message for an incoming webhook of Slack; Mattermost, and Discord at `/slack`, accept the same. */
export function slackMessage(type: string, data: MessageData): { readonly text: string; readonly blocks: object[] } {
  const title = typeof data.message === 'string' ? data.message : titleOf(type);
  const who = whoOf(data);
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
    blocks: [section(lines.join('\n'))],
  };
}

function titleOf(type: string): string {
  const known: Readonly<Record<string, string>> = EVENT_DESCRIPTIONS;
  return (known[type] ?? type).replace(/\.$/, '');
}
