import { BadRequestException } from '@nestjs/common';
import { queryValue } from './query-value';

describe('queryValue', () => {
  it.each([
    ['/path', null],
    ['/path?', null],
    ['/path?other=1', null],
    ['/path?limit=5', '5'],
    ['/path?limit=5&limit=6', '5'],
    ['/path?limit=', ''],
    ['/path?limit', 'true'],
    ['/path?limit=a+b', 'a b'],
    ['/path?limit=a%2Bb', 'a+b'],
    ['/path?limit=%F0%9F%A6%84', '🦄'],
    ['/path?limit=%FF', '\ufffd'],
    ['/path?limit=a=b?c', 'a=b?c'],
    ['/path?%6c%69mit=5', '5'],
    ['/path?Limit=5', null],
    ['/path?limit[]=5', null],
    ['/path?%zz=1&other=%zz&limit=5', '5'],
    ['/path?=5', null],
  ])('of %s is %j', (url, value) => {
    expect(queryValue(url, 'limit')).toBe(value);
  });

  it.each(['%zz', '%', '5%2'])('rejects the broken escape %s', (value) => {
    expect(() => queryValue(`/path?limit=${value}`, 'limit')).toThrow(BadRequestException);
  });

  it('reads up to a thousand parameters, not counting empty ones', () => {
    const others = 'a=1&'.repeat(999);
    expect(queryValue(`/path?${others}${'&'.repeat(200_000)}limit=5`, 'limit')).toBe('5');
    expect(() => queryValue(`/path?${others}b&limit=5`, 'limit')).toThrow('more than 1000 query parameters');
  });

  it('parses a query once, however many of its values are read', () => {
    const url = `/path?${Array.from({ length: 900 }, (_, index) => `%61${index}=${index}`).join('&')}`;
    const decoded = jest.spyOn(String.prototype, 'replaceAll');
    try {
      for (let index = 0; index < 900; index++) queryValue(url, `other${index}`);
      // One call for each name, and one for its escapes.
      expect(decoded.mock.calls.length).toBeLessThanOrEqual(1_800);
    } finally {
      decoded.mockRestore();
    }
  });
});
