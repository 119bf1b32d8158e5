import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const PREFIX = 'whsec_';
/** The range that the specification requires: 24 to 64 bytes. */
const NEW_SECRET_BYTES = 32;
const MIN_BYTES = 24;
const MAX_BYTES = 64;
export const SECRET_EXPECTED = `whsec_ and ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`;

export function newSecret(): string {
  return PREFIX + randomBytes(NEW_SECRET_BYTES).toString('base64');
}

/** Whether a receiver with a strict decoder can use a secret. */
export function isSecret(value: unknown): value is string {
  if (typeof value !== 'string' || !value.startsWith(PREFIX)) return false;
  const text = value.slice(PREFIX.length);
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES;
}

/** Signs with every valid secret: during a replacement, a receiver has the older or the newer one. */
export class Signer {
  private readonly keys: readonly Webhook[];

  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => new Webhook(secret));
  }

  headers(id: string, at: Date, body: string): Record<string, string> {
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': this.keys.map((key) => key.sign(id, at, body)).join(' '),
    };
  }
}
