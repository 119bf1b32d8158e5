import type { DueDelivery } from './attempts.queries';
import { slackMessage } from './slack-message';

type Event = Pick<DueDelivery, 'type' | 'occurred_at' | 'data'>;

/** The body of a request, the same in every attempt. */
export function messageOf(format: 'standard' | 'slack', { type, occurred_at: at, data }: Event): string {
  return JSON.stringify(format === 'slack' ? slackMessage(type, data) : { type, timestamp: at.toISOString(), data });
}
