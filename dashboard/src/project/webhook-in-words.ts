import type { Webhook } from '../api/webhooks';

/** What a webhook sends: "Slack message, each event as it happens: 3 types, potential of at least 0.25". */
export function webhookInWords({ format, digest, events, filter }: Webhook): string {
  const pace = digest ? `one digest a day at ${String(digest.hour).padStart(2, '0')}:00` : 'each event as it happens';
  const only = [
    events.length === 1 ? events[0] : `${events.length} types`,
    filter.agents && (filter.agents.length === 1 ? 'one agent' : `${filter.agents.length} agents`),
    filter.bands && `bands ${filter.bands.join(', ')}`,
    filter.min_potential !== null && `potential of at least ${filter.min_potential}`,
  ].filter(Boolean);
  return `${format === 'slack' ? 'Slack message' : 'JSON'}, ${pace}: ${only.join('; ')}`;
}

const WHY: Partial<Record<NonNullable<Webhook['disabled_reason']>, string>> = {
  gone: 'the endpoint answered that it is gone (410)',
  failing: 'it accepted nothing for three days',
};

/** Whether a webhook works, in one sentence. @param at writes a time */
export function webhookStatus(webhook: Webhook, at: (time: string) => string): string {
  const { enabled, disabled_reason: reason, disabled_at: since, failing_since: failing } = webhook;
  if (!enabled) {
    const why = reason ? WHY[reason] : undefined;
    return `Disabled${since ? ` since ${at(since)}` : ''}${why ? `: ${why}. Enable it to send what is pending.` : '.'}`;
  }
  const last = webhook.last_success_at;
  if (failing) {
    const retry = webhook.paused_until ? ` Next attempt at ${at(webhook.paused_until)}.` : '';
    return `Failing since ${at(failing)}.${retry}`;
  }
  return last ? `Last accepted at ${at(last)}.` : 'Nothing has been accepted yet.';
}
