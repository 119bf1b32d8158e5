import { InvalidInput } from '../problem/invalid-input.error';
import { clampedInteger } from './clamped-integer';

const range = { default: 10, max: 50 };

describe('clampedInteger', () => {
  it.each([
    [null, 10],
    ['', 10],
    ['0', 10],
    ['-1', 10],
    ['1', 1],
    ['+7', 7],
    ['00007', 7],
    ['50', 50],
    ['51', 50],
    ['9223372036854775807', 50],
    ['-9223372036854775808', 10],
    [`${'0'.repeat(1000)}3`, 3],
  ])('reads %j as %i', (text, value) => {
    expect(clampedInteger('limit', text, range)).toBe(value);
  });

  it.each([
    'abc',
    '1.5',
    '1e3',
    '0x10',
    ' 1',
    '1\n',
    '1\0',
    '١',
    '+',
    '9223372036854775808',
    '-9223372036854775809',
    '9'.repeat(20),
  ])('rejects %j', (text) => {
    const refused = () => clampedInteger('limit', text, range);
    expect(refused).toThrow(InvalidInput);
    expect(refused).toThrow(
      expect.objectContaining({ errors: [{ message: 'invalid integer', location: 'query.limit', value: text }] }),
    );
  });

  it('rejects 200,000 digits', () => {
    expect(() => clampedInteger('limit', '9'.repeat(200_000), range)).toThrow(InvalidInput);
  });
});
