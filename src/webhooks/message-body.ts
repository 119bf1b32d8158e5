import type { DueDelivery } from './attempts.queries';
import { DIGEST_EVENT } from './event-catalogue';
import { type DigestData, slackDigest } from './slack-digest';
import { slackMessage } from './slack-message';

type Event = Pick<DueDelivery, 'type' | 'occurred_at' | 'data'>;

/** The body of a request, the same in every attempt. */
export function messageOf(format: 'standard' | 'slack', { type, occurred_at: at, data }: Event): string {
  if (format === 'standard') return JSON.stringify({ type, timestamp: at.toISOString(), data });
  return JSON.stringify(type === DIGEST_EVENT ? slackDigest(data as unknown as DigestData) : slackMessage(type, data));
}
