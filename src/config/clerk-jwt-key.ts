import { createPublicKey } from 'node:crypto';

const PEM = /-----BEGIN ([A-Z ]+)-----([^-]*)-----END \1-----/g;

/**
 * Reads the value of CLERK_JWT_KEY: one or several public keys in PEM, one after the other (several: for rotation).
 * Takes what people paste: real line breaks, CRLF, literal `\n`, or everything on one line.
 *
 * @returns each key as canonical SPKI PEM
 * @throws Error that says what is wrong with which key: none found, not a public key, not RSA, under 2048 bits
 */
export function parseClerkJwtKeys(value: string): string[] {
  const text = value.replace(/\\r|\\n/g, '\n');
  const keys = [...text.matchAll(PEM)].map(([, label = '', body = ''], index) => {
    const name = `key ${index + 1}`;
    if (label.includes('PRIVATE')) throw new Error(`${name} is a private key; give the public one`);
    const base64 = body.replace(/\s+/g, '');
    const lines = base64.match(/.{1,64}/g) ?? [];
    let key: ReturnType<typeof createPublicKey>;
    try {
      key = createPublicKey(`-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`);
    } catch {
      throw new Error(`${name} cannot be read as a public key`);
    }
    if (key.asymmetricKeyType !== 'rsa') throw new Error(`${name} is ${key.asymmetricKeyType}, not RSA`);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (bits < 2048) throw new Error(`${name} has ${bits} bits, fewer than 2048`);
    return key.export({ type: 'spki', format: 'pem' }).toString();
  });
  if (keys.length === 0) throw new Error('no "-----BEGIN PUBLIC KEY-----" block in it');
  return keys;
}
