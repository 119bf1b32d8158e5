import { isStartOfDay, snoozeTimes, startOfDay } from './snooze-times';

describe('times to snooze until', () => {
  it.each([
    ['2026-07-15', 'UTC', '2026-07-15T00:00:00.000Z'],
    ['2026-07-15', 'America/New_York', '2026-07-15T04:00:00.000Z'],
    ['2026-01-15', 'America/New_York', '2026-01-15T05:00:00.000Z'],
    ['2026-07-15', 'Pacific/Auckland', '2026-07-14T12:00:00.000Z'],
    ['2026-07-15', 'Asia/Kathmandu', '2026-07-14T18:15:00.000Z'],
    // The clocks change later on these days.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-04-05', 'Pacific/Auckland', '2026-04-04T11:00:00.000Z'],
    ['2028-02-29', 'Europe/Berlin', '2028-02-28T23:00:00.000Z'],
    ['2026-07-15', 'Mars/Olympus', '2026-07-15T00:00:00.000Z'],
  ])('%s begins in %s at %s', (day, zone, time) => {
    expect(startOfDay(day, zone)).toBe(time);
    expect(isStartOfDay(time, zone)).toBe(true);
    expect(isStartOfDay(time.replace('00.000Z', '30.000Z'), zone)).toBe(false);
  });

  it('leaves what is no day to the API', () => expect(startOfDay('soon', 'UTC')).toBe('soon'));

  it.each([
    // A Tuesday, of which it is still Monday in New York.
    ['2026-07-14T02:00:00Z', 'UTC', ['15', '17', '20', '28', '13']],
    ['2026-07-14T02:00:00Z', 'America/New_York', ['14', '16', '20', '27', '12']],
    ['2026-07-19T12:00:00Z', 'UTC', ['20', '22', '20', '02', '18']],
    ['2026-07-20T12:00:00Z', 'UTC', ['21', '23', '27', '03', '19']],
  ])('on %s in %s', (now, zone, days) => {
    const times = snoozeTimes(Date.parse(now), zone);
    expect(times.map(({ until }) => until.slice(8, 10))).toEqual(days);
    for (const { until } of times) expect(isStartOfDay(until, zone)).toBe(true);
  });
});
