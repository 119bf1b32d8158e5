import type { IncomingHttpHeaders } from 'node:http';
import { verifyWebhook } from '@clerk/backend/webhooks';

/** What a delivery of Clerk says, after its signature was verified. */
export interface ClerkDelivery {
  /** `svix-id`: the same whenever the delivery is repeated. */
  readonly deliveryId: string;
  /** When it happened at Clerk. */
  readonly happenedAt: Date;
  readonly type: unknown;
  readonly data: unknown;
}

const SIGNED = ['svix-id', 'svix-timestamp', 'svix-signature'] as const;
/** Longer ones are not of Clerk, and have no place in an index. */
const MAX_ID_LENGTH = 256;

/** @returns null unless Clerk signed exactly this body within the last minutes */
export async function verifiedDelivery(
  headers: IncomingHttpHeaders,
  body: Buffer,
  signingSecret: string,
): Promise<ClerkDelivery | null> {
  try {
    const signed = SIGNED.map((name) => [name, String(headers[name] ?? '')] as [string, string]);
    // Only the headers and the body of the request are read.
    const request = new Request('http://localhost', { method: 'POST', headers: signed, body: new Uint8Array(body) });
    const event: { type: unknown; data: unknown; timestamp?: unknown } = await verifyWebhook(request, {
      signingSecret,
    });
    const deliveryId = request.headers.get('svix-id') ?? '';
    if (deliveryId.length > MAX_ID_LENGTH) return null;
    const seconds = Number(request.headers.get('svix-timestamp'));
    const { type, data, timestamp } = event;
    const at = typeof timestamp === 'number' && timestamp > 0 && timestamp < MAX_MS ? timestamp : seconds * 1_000;
    return { deliveryId, happenedAt: new Date(at), type, data };
  } catch {
    return null;
  }
}

/** The year 9999: later times have no place in a calendar date. */
const MAX_MS = Date.UTC(9999, 0);
