/** By how its facts come in: as usual, later than usual, or not any more. */
export const SOURCE_STATES = ['ok', 'late', 'silent'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** What people say of a source: its facts are expected by its own rhythm, or not at all. */
export const SOURCE_EXPECTATIONS = ['auto', 'none'] as const;
export type SourceExpectation = (typeof SOURCE_EXPECTATIONS)[number];

/** So many relationships of the agent must have facts lately: the silence of fewer may be that of the contacts. */
export const LEAST_RELATIONSHIPS = 3;

/** What a run keeps of a source besides its rhythm. */
export interface SourceStatus {
  readonly state: SourceState;
  readonly expected: SourceExpectation;
  /** Whether it has ever been `ok`. One that was not when it was first seen is history, or retired. */
  readonly watched: boolean;
  /** Whether changes of its relationships are held back. */
  readonly holds: boolean;
  /** Whether this silence was announced. */
  readonly announced: boolean;
  /** Until the day before, a source that was silent still holds changes back, because late facts may follow. */
  readonly settlesOn: number | null;
}

/** What a run knows of a source. */
export interface SourceSituation {
  readonly asOf: number;
  readonly lateOn: number | null;
  readonly silentOn: number | null;
  /** Relationships of the agent with facts lately. */
  readonly relationships: number;
  readonly expected: SourceExpectation;
}

/** @param before null for a source that is seen for the first time */
export function sourceStatus(before: SourceStatus | null, now: SourceSituation): SourceStatus {
  const { asOf, expected } = now;
  const rhythm = stateByRhythm(now);
  const state = expected === 'none' ? 'ok' : rhythm;
  const watched = rhythm === 'ok' || (before?.watched ?? false);
  const settlesOn = expected === 'none' || state !== 'ok' ? null : settling(before, asOf);
  return {
    state,
    expected,
    watched,
    holds: watched && (state !== 'ok' || settlesOn !== null),
    announced: rhythm === 'silent' && (before?.announced ?? false),
    settlesOn,
  };
}

function stateByRhythm({ asOf, lateOn, silentOn, relationships }: SourceSituation): SourceState {
  if (relationships < LEAST_RELATIONSHIPS) return 'ok';
  if (silentOn !== null && asOf >= silentOn) return 'silent';
  return lateOn !== null && asOf >= lateOn ? 'late' : 'ok';
}

function settling(before: SourceStatus | null, asOf: number): number | null {
  if (before?.state === 'silent' && before.holds) return asOf + 1;
  const settlesOn = before?.settlesOn ?? null;
  return settlesOn !== null && settlesOn > asOf ? Math.min(settlesOn, asOf + 1) : null;
}
