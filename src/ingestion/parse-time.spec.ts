import fc from 'fast-check';
import { occurrenceProblem, parseTime } from './parse-time';

describe('parseTime', () => {
  it.each([
    ['2025-02-28T09:30:00Z', '2025-02-28T09:30:00Z'],
    ['2025-02-28t09:30:00z', '2025-02-28T09:30:00Z'],
    ['2025-02-28 09:30', '2025-02-28T09:30:00Z'],
    ['2025-02-28', '2025-02-28T00:00:00Z'],
    ['2025-02-28T09:30:00.123456789Z', '2025-02-28T09:30:00.123456Z'],
    ['2025-02-28T09:30:00,5', '2025-02-28T09:30:00.5Z'],
    ['2025-02-28T23:59:59.9999999Z', '2025-02-28T23:59:59.999999Z'],
    ['2025-02-28T09:30:00+0530', '2025-02-28T04:00:00Z'],
    ['2025-02-28 18:30:00.2500 -08', '2025-03-01T02:30:00.25Z'],
    ['2025-02-28T09:30:00.000000+00:00', '2025-02-28T09:30:00Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2025-02-28 09:30:00 UTC', '2025-02-28T09:30:00Z'],
    ['2025-02-28 09:30:00.5 GMT', '2025-02-28T09:30:00.5Z'],
    ['2025-02-28T24:00:00Z', '2025-03-01T00:00:00Z'],
    ['2025-12-31 24:00', '2026-01-01T00:00:00Z'],
    ['2025-02-28T24:00+0100', '2025-02-28T23:00:00Z'],
    ['20250102T030405Z', '2025-01-02T03:04:05Z'],
    ['20250228', '2025-02-28T00:00:00Z'],
    ['19700101', '1970-01-01T00:00:00Z'],
    ['20250102T0304', '2025-01-02T03:04:00Z'],
    ['20250102T030405.25+0100', '2025-01-02T02:04:05.25Z'],
    ['2025-02-28 09:30:00 +0100', '2025-02-28T08:30:00Z'],
    ['Fri Feb 28 09:30:00 2025 +0100', '2025-02-28T08:30:00Z'],
    ['Sat Mar 1 00:30:00 2025 -0800', '2025-03-01T08:30:00Z'],
    ['Sat Mar  1 00:30:00 2025', '2025-03-01T00:30:00Z'],
    ['Fri, 28 Feb 2025 09:30:00 +0100', '2025-02-28T08:30:00Z'],
    ['1 Mar 2025 09:30:00 GMT', '2025-03-01T09:30:00Z'],
    ['Fri Feb 28 2025 09:30:00 GMT+0100 (Central European Standard Time)', '2025-02-28T08:30:00Z'],
    ['1740735000', '2025-02-28T09:30:00Z'],
    ['1740735000.000200', '2025-02-28T09:30:00.0002Z'],
    ['1740735000 +0100', '2025-02-28T09:30:00Z'],
    ['1740735000123', '2025-02-28T09:30:00.123Z'],
    ['1740735000000.5', '2025-02-28T09:30:00.0005Z'],
  ])('reads %s', (value, text) => {
    const time = parseTime(value);
    expect(time).toEqual({ text, epochMs: expect.any(Number), isEpoch: expect.any(Boolean) });
    // What counts as the future or as before 1970 is decided by this number.
    expect(Math.trunc((time as { epochMs: number }).epochMs)).toBe(Date.parse(text));
  });

  it.each([
    ['2025-02-30T10:00:00Z', 'does not exist'],
    ['2025-02-29', 'does not exist'],
    ['2025-13-01', 'does not exist'],
    ['2025-00-10', 'does not exist'],
    ['2025-04-31', 'does not exist'],
    ['2025-02-28T24:00:01Z', 'time of day that does not exist'],
    ['2025-02-28T24:00:00.5Z', 'time of day that does not exist'],
    ['20250230T030405Z', 'names a day that does not exist'],
    ['Fri Xyz 28 09:30:00 2025', 'names a day that does not exist'],
    ['2025-02-28T09:60:00Z', 'time of day that does not exist'],
    ['2025-02-28T09:30:60Z', 'time of day that does not exist'],
    ['2025-02-28T09:30:00+16:00', 'offset that does not exist'],
    ['2025-02-28T09:30:00+05:60', 'offset that does not exist'],
    ['45716', 'is the number'],
    ['202502280930', 'is the number'],
    ['20250230', 'names a day that does not exist'],
    ['00000000', 'names a day that does not exist'],
    ['1740735000123456', 'is the number'],
    ['1740735000123456789', 'is the number'],
    ['1.740735E+09', 'is the number'],
    ['-1740735000', 'is the number'],
    ['0', 'is the number'],
    ['28.02.2025', 'cannot be read'],
    ['02/28/2025 9:30', 'cannot be read'],
    ['2025-2-28', 'cannot be read'],
    ['yesterday', 'cannot be read'],
    ['2025-02-28T09:30:00Z ', 'cannot be read'],
    [`2025-02-28${' '.repeat(500)}`, '…"'],
  ])('rejects %s', (value, reason) => {
    expect(parseTime(value)).toContain(reason);
  });

  it('reads every time that JavaScript writes, to the millisecond', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          const time = parseTime(date.toISOString());
          expect(typeof time === 'string' ? time : Math.round(time.epochMs)).toBe(date.getTime());
        },
      ),
    );
  });
});

describe('occurrenceProblem', () => {
  it.each([
    ['1969-12-31T23:59:59.999Z', 'is before 1970'],
    ['0050-01-01', 'is before 1970'],
    ['1970-01-01', null],
    ['2025-06-30', null],
    ['2025-06-30T00:00:01Z', 'is in the future'],
    ['9999-12-31', 'is in the future'],
  ])('%s: %s', (text, problem) => {
    const time = parseTime(text);
    expect(typeof time === 'string' ? time : occurrenceProblem(time, Date.parse('2025-06-30'))).toBe(problem);
  });
});
