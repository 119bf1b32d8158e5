import fc from 'fast-check';
import { parseTraitConditions, type TraitCondition } from './trait-conditions';

const condition = (name: string, op: TraitCondition['op'], texts: string[], rest: Partial<TraitCondition> = {}) => ({
  ...{ name, op, texts, number: null, moment: null },
  ...rest,
});

describe('conditions on traits', () => {
  it.each<[string, TraitCondition[] | null]>([
    ['vip', [condition('vip', 'has', [])]],
    ['plan:pro', [condition('plan', 'is', ['pro'])]],
    [' plan : pro , seats >= 10', [condition('plan', 'is', ['pro']), condition('seats', '>=', [], { number: 10 })]],
    ['plan:pro,plan:team,plan:pro', [condition('plan', 'is', ['pro', 'team'])]],
    ['plan:', [condition('plan', 'is', [''])]],
    ['seats:10.0', [condition('seats', 'is', ['10.0', '10'])]],
    ['since<2026-01-31', [condition('since', '<', [], { moment: '2026-01-31T00:00:00.000Z' })]],
    ['city:"Bath, \\"UK\\""', [condition('city', 'is', ['Bath, "UK"'])]],
    ['site:https://a.example/?b=c', [condition('site', 'is', ['https://a.example/?b=c'])]],
    ['seats>=many', null],
    ['seats<', null],
    [':pro', null],
    ['a,', null],
    [',a', null],
    ['city:"Bath', null],
    ['a b=c', null],
    ['a:\ud800', null],
    ['a'.repeat(1_025), null],
    [Array.from({ length: 11 }, (_, index) => `t${index}`).join(), null],
  ])('%j', (text, expected) => {
    expect(parseTraitConditions(text)).toEqual(expected);
  });

  it('reads back every name and every value in quotes', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_ .-]{0,20}[a-z]$/);
    const value = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(name, value, (asked, text) => {
        const quoted = `"${text.replace(/[\\"]/g, '\\$&')}"`;
        expect(parseTraitConditions(`${asked}:${quoted}`)).toMatchObject([{ name: asked, op: 'is' }]);
        expect(parseTraitConditions(`${asked}:${quoted}`)?.[0]?.texts[0]).toBe(text);
      }),
    );
  });

  it('never throws, whatever is sent', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseTraitConditions(text)));
  });
});
