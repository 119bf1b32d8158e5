import { conditionInWords, conditionsOf, conditionText } from './trait-text';

describe('conditions on traits', () => {
  it.each([
    ['plan', ':', 'pro', 'plan:pro', 'plan is pro'],
    ['seats', '>=', '10', 'seats>=10', 'seats is at least 10'],
    ['city', ':', 'Bath, UK', 'city:"Bath, UK"', 'city is Bath, UK'],
    ['said', ':', 'a "b" \\', 'said:"a \\"b\\" \\\\"', 'said is a "b" \\'],
    ['vip', '', 'ignored', 'vip', 'has vip'],
  ] as const)('%s %s %s', (name, comparison, value, text, words) => {
    expect(conditionText(name, comparison, value)).toBe(text);
    expect(conditionInWords(text)).toBe(words);
    expect(conditionsOf(`${text},other:1`)).toEqual([text, 'other:1']);
  });
});
