import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What every key begins with; no session token does. */
export const KEY_START = 'sk_';
/** 160 bits: nobody finds one by trying, so a plain hash of it, without salt or stretching, gives nothing away. */
const SECRET_BYTES = 20;
/** Of the secret's digits, shown in lists to tell keys apart. The 128 bits that stay hidden are enough. */
const VISIBLE_DIGITS = 8;
const FORM = /^sk_([\da-f]{40})([\da-f]{8})$/;

/** Makes a key: `sk_`, 40 hexadecimal digits at random, and 8 that check them, so that typing errors cost no query. */
export function newKey(): string {
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return KEY_START + secret + checksum(secret);
}

/** Whether a text can be a key at all. */
export function isKeyText(text: string): boolean {
  const [, secret, check] = FORM.exec(text) ?? [];
  return secret !== undefined && checksum(secret) === check;
}

/** @returns SHA-256 of the key, which is all that is stored of it */
export function keyHash(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** @returns the part of a key by which its owner recognises it */
export function keyPrefix(key: string): string {
  return key.slice(0, KEY_START.length + VISIBLE_DIGITS);
}

function checksum(secret: string): string {
  return crc32(secret).toString(16).padStart(8, '0');
}
