import fc from 'fast-check';
import { isKeyText, keyHash, keyPrefix, newKey, startsLikeKey } from './api-key';

describe('a key', () => {
  it('is rd_live_, 160 bits at random, and a checksum', () => {
    const keys = Array.from({ length: 200 }, newKey);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) {
      expect(key).toMatch(/^rd_live_[\da-f]{48}$/);
      expect(isKeyText(key)).toBe(true);
      expect(keyPrefix(key)).toBe(key.slice(0, 16));
      expect(keyHash(key)).toHaveLength(32);
    }
  });

  it('is invalid with any one character changed', () => {
    const key = newKey();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: key.length - 1 }),
        fc.constantFrom(...'0123456789abcdefgA_ '),
        (at, digit) => {
          const changed = key.slice(0, at) + digit + key.slice(at + 1);
          expect(isKeyText(changed)).toBe(changed === key);
        },
      ),
    );
  });

  it('of an earlier release is one too', () => {
    const earlier = newKey().replace('rd_live_', 'sk_');
    expect([isKeyText(earlier), startsLikeKey(earlier), startsLikeKey(newKey())]).toEqual([true, true, true]);
    expect(startsLikeKey('eyJhbGciOiJSUzI1NiJ9.e30.x')).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['the start alone', 'rd_live_'],
    ['the start of an earlier one alone', 'sk_'],
    ['a secret key of Clerk', 'sk_test_abcdefghijklmnopqrstuvwxyz0123456789'],
    ['a trailing line break', `${newKey()}\n`],
    ['upper case', newKey().toUpperCase()],
    ['any length', `rd_live_${'0'.repeat(100_000)}`],
  ])('is not %s', (_, text) => {
    expect(isKeyText(text)).toBe(false);
  });
});
