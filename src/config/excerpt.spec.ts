import fc from 'fast-check';
import { excerpt, MAX_EXCERPT, quoted } from './excerpt';
import { printable } from './printable-lines';

/** Any UTF-16 units, often of characters that take two. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.string({ unit: fc.constantFrom('a', '\u{1f4a9}', '\n', '\u202e', '\ud800'), maxLength: 600 }),
);

const HALF = /\p{Cs}/u;

describe('an excerpt', () => {
  it('is a short text as it is, and the beginning of a long one', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 400 }), (text, most) => {
        const shown = excerpt(text, most);
        if (text.length <= most) expect(shown).toBe(text);
        else expect(text.startsWith(shown.slice(0, -1)) && shown.endsWith('…')).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });

  it('has no half character unless the text has one', () => {
    const whole = fc.string({ unit: 'binary', maxLength: 600 }).filter((text) => !HALF.test(text));
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 400 }), (text, most) => {
        expect(excerpt(text, most)).not.toMatch(HALF);
      }),
    );
  });

  it('is one line of bounded length in a message', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = quoted(text);
        expect(shown.length).toBeLessThanOrEqual(6 * MAX_EXCERPT + 3);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });
});
