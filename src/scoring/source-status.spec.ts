import fc from 'fast-check';
import { type SourceSituation, type SourceStatus, sourceStatus } from './source-status';

const alive: SourceSituation = { asOf: 100, lateOn: 110, silentOn: 112, relationships: 5, expected: 'auto' };
/** One after the other; the first is the first sight. */
const following = (...situations: readonly Partial<SourceSituation>[]): SourceStatus =>
  situations.reduce<SourceStatus | null>(
    (before, it) => sourceStatus(before, { ...alive, ...it }),
    null,
  ) as SourceStatus;

describe('the status of a source', () => {
  it('holds from late on, and until the day after it is back from silence', () => {
    expect(following({})).toMatchObject({ state: 'ok', watched: true, holds: false });
    expect(following({}, { asOf: 110 })).toMatchObject({ state: 'late', holds: true });
    expect(following({}, { asOf: 112 })).toMatchObject({ state: 'silent', holds: true });
    const back = { asOf: 115, lateOn: 117, silentOn: 118 };
    expect(following({}, { asOf: 110 }, back)).toMatchObject({ state: 'ok', holds: false });
    expect(following({}, { asOf: 112 }, back)).toMatchObject({ state: 'ok', holds: true, settlesOn: 116 });
    expect(following({}, { asOf: 112 }, back, back)).toMatchObject({ holds: true, settlesOn: 116 });
    expect(following({}, { asOf: 112 }, back, { ...back, asOf: 116 })).toMatchObject({ holds: false, settlesOn: null });
  });

  it('holds nothing of one that was not heard when it was first seen, until it is', () => {
    expect(following({ asOf: 112 })).toMatchObject({ state: 'silent', watched: false, holds: false });
    expect(following({ asOf: 110 }, { asOf: 112 })).toMatchObject({ state: 'silent', watched: false, holds: false });
    const back = { asOf: 115, lateOn: 117, silentOn: 118 };
    expect(following({ asOf: 112 }, back)).toMatchObject({ state: 'ok', watched: true, holds: false });
    expect(following({ asOf: 112 }, back, { ...back, asOf: 118 })).toMatchObject({ state: 'silent', holds: true });
  });

  it('holds nothing that nobody expects', () => {
    expect(following({}, { asOf: 112 }, { asOf: 112, expected: 'none' })).toMatchObject({ state: 'ok', holds: false });
    expect(following({}, { asOf: 112 }, { asOf: 112, expected: 'none' }, { asOf: 112 })).toMatchObject({
      state: 'silent',
      holds: true,
    });
  });

  it('is not that of an agent with too few relationships', () => {
    expect(following({}, { asOf: 112, relationships: 2 })).toMatchObject({ state: 'ok', holds: false });
  });

  it('keeps what was announced as long as the silence lasts', () => {
    const told = { ...following({}, { asOf: 112 }), announced: true };
    expect(sourceStatus(told, { ...alive, asOf: 113 }).announced).toBe(true);
    expect(sourceStatus(told, { ...alive, asOf: 113, expected: 'none' }).announced).toBe(true);
    expect(sourceStatus(told, { ...alive, asOf: 113, lateOn: 120, silentOn: 121 }).announced).toBe(false);
  });

  it('never holds forever once its facts come in again', () => {
    const situation = fc.record({
      asOf: fc.integer({ min: 90, max: 130 }),
      expected: fc.constantFrom('auto' as const, 'none' as const),
      relationships: fc.integer({ min: 2, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(situation, { minLength: 1 }), (situations) => {
        const before = following(...situations);
        const heard = { ...alive, lateOn: null, silentOn: null };
        const next = sourceStatus(before, { ...heard, asOf: 131 });
        expect(next.state).toBe('ok');
        expect(sourceStatus(next, { ...heard, asOf: 132 }).holds).toBe(false);
        expect(before.holds && !before.watched).toBe(false);
        if (before.expected === 'none') expect([before.holds, before.state]).toEqual([false, 'ok']);
      }),
    );
  });
});
