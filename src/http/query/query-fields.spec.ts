import { InvalidInput } from '../problem/invalid-input.error';
import { QueryFields } from './query-fields';

const of = (query: string) => new QueryFields(`/path?${query}`);
const mistakesOf = (fields: QueryFields) => {
  try {
    fields.done();
  } catch (error) {
    return (error as InvalidInput).errors;
  }
  return [];
};

describe('the fields of a query', () => {
  it('are null if absent or empty', () => {
    const fields = of('date=&number=&flag=&choices=&text=');
    expect([fields.date('date'), fields.time('time'), fields.number('number', { min: 0, max: 1 })]).toEqual([
      null,
      null,
      null,
    ]);
    expect([fields.flag('flag'), fields.choices('choices', ['a']), fields.text('text')]).toEqual([null, null, null]);
    expect(fields.choice('choice', ['a', 'b'], 'b')).toBe('b');
    expect(fields.integer('limit', { default: 7, max: 9 })).toBe(7);
    expect(mistakesOf(fields)).toEqual([]);
  });

  it('are read', () => {
    const fields = of(
      'd=2024-02-29&t=2025-06-30T01:30:00%2B02:00&e=2025-06-30&n=-.25&f=true&c=b&cs=b,a&x=%C3%A9+b&i=12',
    );
    expect(fields.date('d')).toBe('2024-02-29');
    expect(fields.time('t')).toBe('2025-06-29T23:30:00.000Z');
    expect(fields.time('e')).toBe('2025-06-30T00:00:00.000Z');
    expect(fields.number('n', { min: -1, max: 1 })).toBe(-0.25);
    expect(fields.flag('f')).toBe(true);
    expect(fields.choice('c', ['a', 'b'], 'a')).toBe('b');
    expect(fields.choices('cs', ['a', 'b'])).toEqual(['b', 'a']);
    expect(fields.text('x')).toBe('é b');
    expect(fields.integer('i', { default: 7, max: 9 })).toBe(9);
    expect(mistakesOf(fields)).toEqual([]);
  });

  it.each([
    ['1e-06', 0.000_001],
    ['1E-6', 0.000_001],
    ['.5e0', 0.5],
    ['1.', 1],
    ['-0', 0],
    ['1e-400', 0],
    ['5e-324', 5e-324],
  ])('number %s is read', (text, value) => {
    const fields = of(`n=${text}`);
    expect(fields.number('n', { min: 0, max: 1 })).toBe(value);
    expect(mistakesOf(fields)).toEqual([]);
  });

  it('are refused together, each with its location and value', () => {
    const fields = of('d=2025-02-29&n=2&f=yes&c=z&cs=a,z&i=x');
    fields.date('d');
    fields.number('n', { min: 0, max: 1 });
    fields.flag('f');
    fields.choice('c', ['a', 'b'], 'a');
    fields.choices('cs', ['a', 'b']);
    fields.integer('i', { default: 7, max: 9 });
    expect(mistakesOf(fields)).toEqual([
      { location: 'query.d', value: '2025-02-29', message: 'invalid date, expected YYYY-MM-DD' },
      { location: 'query.n', value: '2', message: 'invalid number, expected 0 to 1' },
      { location: 'query.f', value: 'yes', message: 'expected true or false' },
      { location: 'query.c', value: 'z', message: 'expected a or b' },
      { location: 'query.cs', value: 'a,z', message: 'expected some of a or b, separated by commas' },
      { location: 'query.i', value: 'x', message: 'invalid integer' },
    ]);
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
  ])('refuse the date %s', (text) => {
    expect(of(`d=${encodeURIComponent(text)}`).date('d')).toBeNull();
  });

  it.each([
    '2025-06-30T01:30:00',
    '2025-02-30',
    '2025-02-30T00:00:00Z',
    '2025-06-30T25:00:00Z',
    '1719705600',
  ])('refuse the time %s', (text) => {
    expect(of(`t=${encodeURIComponent(text)}`).time('t')).toBeNull();
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
  ])('refuse the number %s', (text) => {
    expect(of(`n=${encodeURIComponent(text)}`).number('n', { min: 0, max: 1 })).toBeNull();
  });

  it.each(['x'.repeat(257), 'a\0', '\ud800'])('refuse the text %j', (text) => {
    const escaped = text === '\ud800' ? '%ED%A0%80' : encodeURIComponent(text);
    const value = of(`q=${escaped}`).text('q');
    // Bytes that are not UTF-8 become replacement characters, which can be stored.
    expect(value === null || value === '\ufffd'.repeat(value.length)).toBe(true);
  });
});
