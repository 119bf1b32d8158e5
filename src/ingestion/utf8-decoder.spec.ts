import fc from 'fast-check';
import { INVALID_UTF8, Utf8Decoder } from './utf8-decoder';

function decode(bytes: Uint8Array, size: number): string {
  const decoder = new Utf8Decoder();
  let text = '';
  for (let start = 0; start < bytes.length; start += size)
    text += decoder.decode(Buffer.from(bytes.subarray(start, start + size)));
  return text + decoder.end();
}

describe('Utf8Decoder', () => {
  it('joins characters that a chunk boundary splits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        const wellFormed = text.replace(/\p{Surrogate}/gu, '');
        expect(decode(Buffer.from(wellFormed), size)).toBe(wellFormed);
      }),
    );
  });

  it('marks only bytes that are not UTF-8, and keeps replacement characters of the file', () => {
    const bytes = Buffer.concat([Buffer.from('ä\ufffd\nb'), Buffer.from([0xff]), Buffer.from('c\nd')]);
    expect(decode(bytes, 100)).toBe(`ä\ufffd\nb${INVALID_UTF8}c\nd`);
  });

  it('marks a character cut off at the end', () => {
    expect(decode(Buffer.from([0x61, 0xe2, 0x82]), 1)).toBe(`a${INVALID_UTF8}`);
  });

  it('never throws, and marks any bytes that are not UTF-8', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (bytes, size) => {
        let valid = true;
        try {
          strict.decode(bytes);
        } catch {
          valid = false;
        }
        expect(decode(bytes, size).includes(INVALID_UTF8)).toBe(!valid);
      }),
      { numRuns: 2_000 },
    );
  });
});
