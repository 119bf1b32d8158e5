import { knowsTimeZone, offeredTimeZone } from './time-zone';

describe('time zones', () => {
  it('are known, or not, and never thrown', () => {
    expect(knowsTimeZone('Europe/Berlin')).toBe(true);
    expect(knowsTimeZone('UTC')).toBe(true);
    for (const zone of ['Mars/Olympus_Mons', '', 'Europe/Berlin ']) expect(knowsTimeZone(zone)).toBe(false);
  });

  it('are offered for a new project only where a server can know them', () => {
    expect(offeredTimeZone('Asia/Tokyo')).toBe('Asia/Tokyo');
    for (const zone of [undefined, '', 'Etc/Unknown', 'Nowhere/Land']) expect(offeredTimeZone(zone)).toBe('UTC');
  });
});
