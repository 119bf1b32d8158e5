import { BadRequestException } from '@nestjs/common';
import { InvalidInput } from '../problem/invalid-input.error';
import {
  BooleanParameter,
  ChoiceParameter,
  ChoicesParameter,
  ClampedParameter,
  CountParameter,
  CursorParameter,
  DayParameter,
  NumberParameter,
  TextParameter,
  TimeParameter,
} from './parameter.decorators';
import { parseQuery } from './query-value';
import { readQuery } from './validation.pipe';

class Parameters {
  @DayParameter('', { with: 'to', accepts: (d, to) => d <= to, message: (to) => `after \`to\`, which is ${to}` })
  d!: string | null;
  @DayParameter('')
  to!: string | null;
  @TimeParameter('')
  t!: string | null;
  @NumberParameter('', [0, 1], { with: 'max', accepts: (n, max) => n <= max, message: () => 'above `max`' })
  n!: number | null;
  @NumberParameter('', [0, 1])
  max!: number | null;
  @CountParameter('', 9)
  count!: number | null;
  @BooleanParameter('')
  f!: boolean | null;
  @ChoiceParameter('', ['a', 'b'], 'a')
  c!: string;
  @ChoicesParameter('', ['a', 'b'])
  cs!: string[] | null;
  @TextParameter('')
  x!: string | null;
  @ClampedParameter('', { default: 7, max: 9 })
  i!: number;
  @CursorParameter('')
  cursor!: string | null;
}

const ABSENT = {
  d: null,
  to: null,
  t: null,
  n: null,
  max: null,
  count: null,
  f: null,
  c: 'a',
  cs: null,
  x: null,
  i: 7,
  cursor: null,
};

const read = (query: string) => ({ ...readQuery(Parameters, parseQuery(query)) });
const mistakesOf = (query: string) => {
  try {
    read(query);
  } catch (error) {
    return (error as InvalidInput).errors;
  }
  return [];
};

describe('parameters of a query', () => {
  it.each([
    '',
    'd=&to=&t=&n=&max=&count=&f=&c=&cs=&x=&i=&cursor=',
    'D=1&__proto__=1&constructor=1&toString=1&d[]=1',
  ])('have their defaults if absent or empty: %s', (query) => {
    expect(read(query)).toEqual(ABSENT);
  });

  it('are parsed', () => {
    expect(
      read('d=2024-02-29&t=2025-06-30T01:30:00%2B02:00&n=.25&count=9&f=true&c=b&cs=b,a&x=%C3%A9+b&i=12&cursor=!'),
    ).toEqual({
      ...ABSENT,
      d: '2024-02-29',
      t: '2025-06-29T23:30:00.000Z',
      n: 0.25,
      count: 9,
      f: true,
      c: 'b',
      cs: ['b', 'a'],
      x: 'é b',
      i: 9,
      cursor: '!',
    });
  });

  it.each([
    ['t=2025-06-30', 't', '2025-06-30T00:00:00.000Z'],
    ['n=1e-06', 'n', 0.000_001],
    ['n=1E-6', 'n', 0.000_001],
    ['n=.5e0', 'n', 0.5],
    ['n=1.', 'n', 1],
    ['n=-0', 'n', 0],
    ['n=1e-400', 'n', 0],
    ['n=5e-324', 'n', 5e-324],
    ['f', 'f', true],
    ['d=2025-01-02&d=x', 'd', '2025-01-02'],
    ['x=%FF', 'x', '\ufffd'],
  ] as const)('%s is read', (query, name, value) => {
    expect(read(query)[name]).toBe(value);
  });

  it('are rejected together, each with its location and the text as sent', () => {
    expect(mistakesOf('d=2025-02-29&t=noon&n=2&count=1.5&f=yes&c=z&cs=a,z&i=x')).toEqual([
      { location: 'query.d', value: '2025-02-29', message: 'invalid date, expected YYYY-MM-DD' },
      { location: 'query.t', value: 'noon', message: 'invalid time, expected RFC 3339 or YYYY-MM-DD' },
      { location: 'query.n', value: '2', message: 'invalid number, expected 0 to 1' },
      { location: 'query.count', value: '1.5', message: 'invalid number, expected a whole number from 0 to 9' },
      { location: 'query.f', value: 'yes', message: 'expected true or false' },
      { location: 'query.c', value: 'z', message: 'expected a or b' },
      { location: 'query.cs', value: 'a,z', message: 'expected some of a or b, separated by commas' },
      { location: 'query.i', value: 'x', message: 'invalid integer' },
    ]);
  });

  it('are compared with another one if both are valid', () => {
    expect(mistakesOf('d=2025-01-02&to=2025-01-01&n=0.90&max=0.1')).toEqual([
      { location: 'query.d', value: '2025-01-02', message: 'after `to`, which is 2025-01-01' },
      { location: 'query.n', value: '0.90', message: 'above `max`' },
    ]);
    expect(mistakesOf('d=2025-01-02&to=2025-01-02&n=0.1&max=0.1')).toEqual([]);
    expect(mistakesOf('d=2025-01-02&n=0.9')).toEqual([]);
    expect(mistakesOf('d=2025-01-02&to=1&n=2&max=0.1').map(({ location }) => location)).toEqual([
      'query.to',
      'query.n',
    ]);
  });

  it.each(['d=%zz', 'x=%', 'i=5%2'])('are a 400 with the broken escape %s', (query) => {
    expect(() => read(query)).toThrow(BadRequestException);
  });

  it('ignore the broken escape of an unknown one', () => {
    expect(read('other=%zz&%zz=1')).toEqual(ABSENT);
  });

  it.each([
    '2025-2-3',
    '2025-13-01',
    '2025-04-31',
    '20250101',
    '2025-01-01T00:00Z',
    '0000-01-01',
    '+002025-01-01',
    'yesterday',
    '２０２５-01-01',
  ])('reject the date %s', (text) => {
    expect(mistakesOf(`d=${encodeURIComponent(text)}`)).toHaveLength(1);
  });

  it.each([
    '2025-06-30T01:30:00',
    '2025-02-30',
    '2025-02-30T00:00:00Z',
    '2025-06-30T25:00:00Z',
    '1719705600',
    '9999-12-31T23:59:59-01:00',
  ])('reject the time %s', (text) => {
    expect(mistakesOf(`t=${encodeURIComponent(text)}`)).toHaveLength(1);
  });

  it.each([
    '0x1',
    '1e',
    'e1',
    '1_0',
    'NaN',
    'Infinity',
    '1e400',
    '1e99999',
    ',5',
    '.',
    '1.5',
    '-0.1',
    ' 0.5',
    '٠',
  ])('reject the number %s', (text) => {
    expect(mistakesOf(`n=${encodeURIComponent(text)}`)).toHaveLength(1);
  });

  it.each(['x'.repeat(257), 'a\0', '🦄'.repeat(257)])('reject the text %.10j', (text) => {
    expect(mistakesOf(`x=${encodeURIComponent(text)}`)).toHaveLength(1);
  });
});
