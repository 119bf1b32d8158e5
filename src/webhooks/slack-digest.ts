import { escaped, type Named, section, whoOf } from './slack-text';

interface DigestItem extends Named {
  readonly recommended_action?: unknown;
}

/** `data` of a digest. */
export interface DigestData {
  readonly counts: Readonly<Record<string, number>>;
  readonly at_risk: readonly DigestItem[];
  readonly recovered: readonly DigestItem[];
  readonly to_call: readonly DigestItem[];
  /** Not in a digest of the release before. */
  readonly silent_agents?: readonly DigestItem[];
  readonly moat_index: { readonly from: string; readonly to: string; readonly reasons: readonly string[] } | null;
}

/** A digest as a message: what happened, which relationships to act on, and why the index moved. */
export function slackDigest(data: DigestData): { readonly text: string; readonly blocks: object[] } {
  const count = (type: string) => data.counts[type] ?? 0;
  const [atRisk, recovered] = [count('relationship.at_risk'), count('relationship.recovered')];
  const text = `Relationships today: ${atRisk} new at risk, ${recovered} recovered`;
  return {
    text,
    blocks: [
      section(`*${text}*`),
      ...list('No data from', data.silent_agents ?? [], count('agent.silent')),
      ...list('New at risk', data.at_risk, atRisk),
      ...list('Recovered', data.recovered, recovered),
      ...list('Most valuable to call', data.to_call, data.to_call.length),
      ...index(data.moat_index),
    ],
  };
}

function list(title: string, items: readonly DigestItem[], total: number): object[] {
  if (items.length === 0) return [];
  const lines = items.map((item) => {
    const action = typeof item.recommended_action === 'string' ? `: _${escaped(item.recommended_action)}_` : '';
    return `• ${escaped(whoOf(item))}${action}`;
  });
  const more = total > items.length ? [`and ${total - items.length} more`] : [];
  return [section([`*${title}*`, ...lines, ...more].join('\n'))];
}

function index(moved: DigestData['moat_index']): object[] {
  if (!moved) return [];
  const reasons = moved.reasons.map((reason) => reason.replaceAll('_', ' ')).join(', ');
  return [section(`*Moat Index* ${escaped(`${moved.from} → ${moved.to}${reasons ? ` (${reasons})` : ''}`)}`)];
}
