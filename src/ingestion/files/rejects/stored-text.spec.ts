import fc from 'fast-check';
import { storedJson, storedText } from './stored-text';

const UNSTORABLE = /[\0\p{Cs}]/u;

describe('texts of files as they are stored', () => {
  it.each([
    ['a\0b', 'ab'],
    ['a\ud800b', 'a\uFFFDb'],
    ['\\u0000 written out', '\\u0000 written out'],
    ['\\\ud800', '\\\uFFFD'],
    ['😀 ok', '😀 ok'],
  ])('%j', (text, stored) => {
    expect(storedText(text)).toBe(stored);
    expect(JSON.parse(storedJson({ text }))).toEqual({ text: stored });
  });

  it('nothing is left that PostgreSQL refuses, and nothing else is changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\0', '\ud800', '\\', '\\u0000'), (text, odd) => {
        const whole = text + odd + text;
        const stored = (JSON.parse(storedJson([whole])) as string[])[0] ?? '';
        expect(stored).toBe(storedText(whole));
        expect(UNSTORABLE.test(stored)).toBe(false);
        if (!UNSTORABLE.test(whole)) expect(stored).toBe(whole);
      }),
    );
  });
});
