import { isDate } from './calendar-date';

describe('isDate', () => {
  it.each([
    ['1998-06-30', true],
    ['2000-02-29', true],
    ['1900-02-29', false],
    ['1998-06-31', false],
    ['1998-6-30', false],
    ['0000-01-01', false],
    ['0001-01-01', true],
    ['0099-12-31', true],
    ['9999-12-31', true],
    ['10000-01-01', false],
    ['1998-06-30T00:00:00Z', false],
    ['1998-06-30\n', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isDate(text)).toBe(expected);
  });
});
