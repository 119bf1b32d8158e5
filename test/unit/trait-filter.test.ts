import fc from 'fast-check';
import { conditionInWords, conditionsOf, conditionText } from '../../dashboard/src/people/trait-text';
import { parseTraitConditions } from '../../src/http/query/trait-conditions';

it('the API reads each value that is typed into the filter of traits as it was typed', () => {
  const typed = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((text) => text.trim())
    .filter((text) => text !== '' && !text.includes('\0'));
  fc.assert(
    fc.property(typed, (value) => {
      const text = conditionText('name', ':', value);
      expect(parseTraitConditions(`${text},other`)?.[0]?.texts[0]).toBe(value);
      expect(conditionsOf(`${text},other`)).toEqual([text, 'other']);
      expect(conditionInWords(text)).toBe(`name is ${value}`);
    }),
  );
});
