import type { DueDelivery } from './attempts.queries';

/** The body of a request: the same in every attempt. */
export function messageOf(
  format: 'standard' | 'slack',
  event: Pick<DueDelivery, 'type' | 'occurred_at' | 'data'>,
): string {
  const { type, occurred_at: at, data } = event;
  if (format === 'slack') return JSON.stringify({ text: String(data.message ?? type) });
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}
