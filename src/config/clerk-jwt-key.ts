import { createPublicKey, type KeyObject } from 'node:crypto';

const PEM = /-----BEGIN ([A-Z ]+)-----([^-]*)-----END \1-----/g;

/**
 * Reads the value of CLERK_JWT_KEY: one or several public keys in PEM, one after the other (several: for rotation).
 * Takes what people paste: real line breaks, CRLF, literal `\n`, or everything on one line.
 *
 * @returns each key as canonical SPKI PEM
 * @throws Error that says what is wrong with which key: none found, cut off, not a public key, not as Clerk makes them
 */
export function parseClerkJwtKeys(value: string): string[] {
  const text = value.replace(/\\r|\\n/g, '\n');
  const keys = [...text.matchAll(PEM)].map(([, label = '', body = ''], index) => {
    const name = `key ${index + 1}`;
    if (label.includes('PRIVATE')) throw new Error(`${name} is a private key; give the public one`);
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
  // Passed over in silence, a half-pasted second key would show only on the day of the rotation.
  if (text.split('-----BEGIN ').length - 1 > keys.length) throw new Error('one of the keys has no matching END line');
  return keys;
}

/**
 * Says why session tokens could not be checked with a key, or null. Clerk's verifier takes every modulus for one of
 * RSA-2048 with exponent 65537, which is all that Clerk makes: with another key it would refuse every token.
 */
export function problemWithKey(key: KeyObject): string | null {
  if (key.asymmetricKeyType !== 'rsa') return `is ${key.asymmetricKeyType}, not RSA`;
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== 2048) return `has ${modulusLength} bits; expected 2048, as Clerk makes them`;
  if (publicExponent !== 65_537n) return `has the exponent ${publicExponent}; expected 65537, as Clerk makes them`;
  return null;
}

/** A public key in the one form in which keys are compared and handed on: SPKI PEM with line breaks. */
export function spkiPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}
