import type { WebhookEvent } from './operations';

export type { WebhookEvent } from './operations';

/** Why a delivery must not be trusted. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

interface VerifyOptions {
  /** How far the clock of the sender may be from ours, in seconds; 300 by default. */
  readonly toleranceSeconds?: number;
}

type Headers = { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_S = 300;
const PREFIX = 'whsec_';

/**
 * Verifies a delivery (Standard Webhooks) with WebCrypto, so in browsers, Node and workers alike.
 *
 * @param body as it came, before it is parsed
 * @param headers of the request
 * @param secrets `whsec_…`; several while one is replaced
 * @throws WebhookError if it is not from the server, or too old
 */
export async function verifyWebhook(
  body: string,
  headers: Headers,
  secrets: string | readonly string[],
  { toleranceSeconds = TOLERANCE_S }: VerifyOptions = {},
): Promise<WebhookEvent & { readonly id: string }> {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const age = Math.abs(Date.now() / 1_000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || !(age <= toleranceSeconds)) throw new WebhookError('the timestamp is not of now');
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signatures = header(headers, 'webhook-signature').split(' ');
  for (const secret of [secrets].flat()) {
    const key = await importKey(secret);
    for (const signature of signatures) {
      if (!signature.startsWith('v1,')) continue;
      const bytes = decoded(signature.slice('v1,'.length));
      // WebCrypto compares in constant time.
      if (bytes && (await crypto.subtle.verify('HMAC', key, bytes, signed))) return { ...JSON.parse(body), id };
    }
  }
  throw new WebhookError('no signature is of this secret');
}

async function importKey(secret: string) {
  const bytes = decoded(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (!bytes) throw new WebhookError('the secret is not base64');
  return await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function header(headers: Headers, name: string): string {
  const value = typeof headers.get === 'function' ? headers.get(name) : (headers as Record<string, unknown>)[name];
  if (typeof value !== 'string' || value === '') throw new WebhookError(`the header ${name} is missing`);
  return value;
}
