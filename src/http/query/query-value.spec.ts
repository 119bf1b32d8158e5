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

  it.each(['%zz', '%', '5%2'])('refuses the broken escape %s', (value) => {
    expect(() => queryValue(`/path?limit=${value}`, 'limit')).toThrow(BadRequestException);
  });
});
