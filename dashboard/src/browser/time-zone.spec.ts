import { offeredTimeZone, supportsTimeZone } from './time-zone';

describe('time zones', () => {
  it('are recognised without exceptions', () => {
    expect(supportsTimeZone('Europe/Berlin')).toBe(true);
    expect(supportsTimeZone('UTC')).toBe(true);
    for (const zone of ['Mars/Olympus_Mons', '', 'Europe/Berlin ']) expect(supportsTimeZone(zone)).toBe(false);
  });

  it('are offered for a new project only if servers support them', () => {
    expect(offeredTimeZone('Asia/Tokyo')).toBe('Asia/Tokyo');
    for (const zone of [undefined, '', 'Etc/Unknown', 'Nowhere/Land']) expect(offeredTimeZone(zone)).toBe('UTC');
  });
});
