/** Of a text of a block, in characters. */
const MAX_TEXT = 3_000;

/** Names are text: no mention, link or form of theirs. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[*_~`]/g, (mark) => `\u200b${mark}`);
}

export function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_TEXT ? text : `${characters.slice(0, MAX_TEXT - 1).join('')}…`;
}

export function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: shortened(text) } };
}

/** What a message says of a relationship; parts of an event, which differ by type. */
export interface Named {
  readonly agent?: { readonly name?: unknown } | null;
  readonly contact?: { readonly user_id?: unknown; readonly name?: unknown } | null;
}

/** The contact and the agent; empty where there is none. */
export function whoOf({ agent, contact }: Named): string {
  const name = contact ? String(contact.name ?? contact.user_id ?? '') : '';
  return [name, agent ? String(agent.name ?? '') : ''].filter(Boolean).join(' – ');
}
