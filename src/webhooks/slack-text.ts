/** Maximum characters of a text block. */
const MAX_TEXT = 3_000;

/** Names are plain text: no mention, link or format. */
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

/** The parts of an event that a message uses; they differ by type. */
export interface Named {
  readonly agent?: { readonly name?: unknown } | null;
  readonly contact?: { readonly user_id?: unknown; readonly name?: unknown } | null;
}

/** The contact and the agent; empty if there is none. */
export function whoOf({ agent, contact }: Named): string {
  const name = contact ? String(contact.name ?? contact.user_id ?? '') : '';
  return [name, agent ? String(agent.name ?? '') : ''].filter(Boolean).join(' – ');
}
