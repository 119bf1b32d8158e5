import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The prefix of every new key: our own, so that secret scanners and people know whose key they found. */
const KEY_START = 'rd_live_';
/** The prefix of keys of earlier releases, which stay valid. Secret keys of Clerk have it too. */
const EARLIER_START = 'sk_';
/** 160 random bits cannot be guessed, so a plain hash without salt or stretching is safe to store. */
const SECRET_BYTES = 20;
/** Digits of the secret that lists show to tell keys apart. The 128 hidden bits are enough. */
const VISIBLE_DIGITS = 8;
const FORM = /^(?:rd_live_|sk_)([\da-f]{40})([\da-f]{8})$/;

/** Creates a key: the prefix, 40 random hexadecimal digits, and 8 that check them, so that a typing error costs no query. */
export function newKey(): string {
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return KEY_START + secret + checksum(secret);
}

/** Whether a bearer token is meant to be a key: no session token begins like one. */
export function startsLikeKey(token: string): boolean {
  return token.startsWith(KEY_START) || token.startsWith(EARLIER_START);
}

/** Whether a text has the form of a key, including its checksum. */
export function isKeyText(text: string): boolean {
  const [, secret, check] = FORM.exec(text) ?? [];
  return secret !== undefined && checksum(secret) === check;
}

/** @returns SHA-256 of the key; only this is stored */
export function keyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** @returns the start of a new key, by which its owner recognises it */
export function keyPrefix(key: string): string {
  return key.slice(0, KEY_START.length + VISIBLE_DIGITS);
}

function checksum(secret: string): string {
  return crc32(secret).toString(16).padStart(8, '0');
}
