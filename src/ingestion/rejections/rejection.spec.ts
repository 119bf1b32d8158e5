import fc from 'fast-check';
import { countedField, keptPayload, MAX_PAYLOAD_BYTES } from './rejection';

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6_000, size: 'max' }),
  fc.tuple(fc.constantFrom('a', 'é', '€', '😀', '\0', '\ud800'), fc.nat(6_000)).map(([one, n]) => one.repeat(n)),
);

it('a payload is kept whole up to 4 KB, otherwise its beginning and a mark; PostgreSQL can store it', () => {
  fc.assert(
    fc.property(texts, (sent) => {
      const { text, cut } = keptPayload(sent);
      const whole = Buffer.from(sent.replaceAll('\0', '\uFFFD').replaceAll('\uFFFE', '\uFFFD')).toString();
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
      expect(cut).toBe(Buffer.byteLength(whole) > MAX_PAYLOAD_BYTES);
      if (!cut) expect(text).toBe(whole);
      else expect([text.at(-1), whole.startsWith(text.slice(0, -1))]).toEqual(['…', true]);
      expect(text).not.toMatch(/\0|\p{Cs}/u);
    }),
    { numRuns: 50 },
  );
});

it('senders cannot make up fields for the counts', () => {
  expect(['occurred_at', 'previous_id', 'made_up', '', null].map(countedField)).toEqual([
    'occurred_at',
    'previous_id',
    '',
    '',
    '',
  ]);
});
