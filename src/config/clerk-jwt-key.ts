import { createPublicKey, type KeyObject } from 'node:crypto';

const PEM = /-----BEGIN ([A-Z ]+)-----([^-]*)-----END \1-----/g;

/**
 * Reads CLERK_JWT_KEY: one public key in PEM, or several in a row while keys are rotated. Accepts the usual ways of
 * pasting one: real line breaks, CRLF, literal `\n`, or everything on one line.
 *
 * @returns each key as canonical SPKI PEM
 * @throws Error that names the key and its problem: missing, truncated, not a public key, or not of the kind that Clerk
 *   uses
 */
export function parseClerkJwtKeys(value: string): string[] {
  const text = value.replace(/\\r|\\n/g, '\n');
  const keys = [...text.matchAll(PEM)].map(([, label = '', body = ''], index) => {
    const name = `key ${index + 1}`;
    if (label.includes('PRIVATE')) throw new Error(`${name} is a private key; expected the public key`);
    const base64 = body.replace(/\s+/g, '');
    const lines = base64.match(/.{1,64}/g) ?? [];
    let key: KeyObject;
    try {
      key = createPublicKey(`-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`);
    } catch {
      throw new Error(`${name} cannot be read as a public key`);
    }
    const problem = problemWithKey(key);
    if (problem) throw new Error(`${name} ${problem}`);
    return spkiPem(key);
  });
  if (keys.length === 0) throw new Error('no "-----BEGIN PUBLIC KEY-----" block in it');
  // A truncated second key would otherwise go unnoticed until the rotation.
  if (text.split('-----BEGIN ').length - 1 > keys.length) throw new Error('one of the keys has no matching END line');
  return keys;
}

/**
 * Returns why session tokens cannot be verified with a key, or null. Clerk issues RSA-2048 keys with exponent 65537
 * only, and its verifier assumes them: with any other key it would reject every token.
 */
export function problemWithKey(key: KeyObject): string | null {
  if (key.asymmetricKeyType !== 'rsa') return `is ${key.asymmetricKeyType}, not RSA`;
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== 2048) return `has ${modulusLength} bits; expected 2048, as in Clerk's keys`;
  if (publicExponent !== 65_537n) return `has the exponent ${publicExponent}; expected 65537, as in Clerk's keys`;
  return null;
}

/** A public key in its canonical form: SPKI PEM with line breaks. */
export function spkiPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}
