import { generateKeyPairSync } from 'node:crypto';
import { parseClerkJwtKeys, spkiPem } from './clerk-jwt-key';

const one = generateKeyPairSync('rsa', { modulusLength: 2048 });
const two = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = spkiPem(one.publicKey);
const otherPem = spkiPem(two.publicKey);

describe('CLERK_JWT_KEY', () => {
  it.each([
    ['unchanged', pem],
    ['with CRLF', pem.replaceAll('\n', '\r\n')],
    ['with escaped line breaks', pem.replaceAll('\n', '\\n')],
    ['with escaped CRLF', pem.replaceAll('\n', '\\r\\n')],
    ['on one line', pem.replaceAll('\n', '')],
    ['on one line with spaces', pem.replaceAll('\n', ' ')],
    ['indented, quoted and surrounded by blank lines', `\n\n"${pem.replaceAll('\n', '\n   ')}"\n`],
    ['in PKCS #1', one.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ])('is accepted %s', (_, value) => {
    expect(parseClerkJwtKeys(value)).toEqual([pem]);
  });

  it.each(['\n', '', '\\n', ' , '])('may hold several keys, separated by "%s"', (separator) => {
    expect(parseClerkJwtKeys([pem, otherPem].join(separator))).toEqual([pem, otherPem]);
    expect(parseClerkJwtKeys([otherPem, pem].join(separator).replaceAll('\n', ''))).toEqual([otherPem, pem]);
  });

  it.each([
    ['', 'no "-----BEGIN PUBLIC KEY-----" block'],
    ['sk_live_secret', 'no "-----BEGIN PUBLIC KEY-----" block'],
    [pem.replace(/-----END.*/s, ''), 'no "-----BEGIN PUBLIC KEY-----" block'],
    [pem + otherPem.replace(/-----END.*/s, ''), 'one of the keys has no matching END line'],
    [pem.replace('MIIB', 'XXXX'), 'key 1 cannot be read as a public key'],
    [pem + otherPem.replace('MIIB', 'XXXX'), 'key 2 cannot be read as a public key'],
    [
      one.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'key 1 is a private key; expected the public key',
    ],
    [spkiPem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), 'key 1 has 1024 bits'],
    // Clerk's verifier would misread it and reject every token.
    [spkiPem(generateKeyPairSync('rsa', { modulusLength: 3072 }).publicKey), 'key 1 has 3072 bits'],
    [spkiPem(generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey), 'exponent 3'],
    [spkiPem(generateKeyPairSync('ed25519').publicKey), 'key 1 is ed25519, not RSA'],
  ])('is rejected with the reason: %#', (value, message) => {
    expect(() => parseClerkJwtKeys(value)).toThrow(message);
  });
});
