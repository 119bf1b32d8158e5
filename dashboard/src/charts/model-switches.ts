/** A point of a line, and how it was computed. */
export interface ComputedPoint {
  /** YYYY-MM-DD */
  readonly date: string;
  /** Version of the score, if the operation has it. */
  readonly score_version?: number;
  /** Version of the model: 1 is the fixed formula; null under version 1 of the score. */
  readonly model_version: number | null;
}

/** The days from which a line was computed in another way, YYYY-MM-DD. */
export interface ModelSwitches {
  /** From one version of the score, or kind of model, to another. */
  readonly changed: readonly string[];
  /** From one learned model to the next one. */
  readonly refitted: readonly string[];
}

/** @param points ascending */
export function modelSwitches(points: readonly ComputedPoint[]): ModelSwitches {
  const [changed, refitted]: [string[], string[]] = [[], []];
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (!before || isComparable(before, point)) return;
    (isLearned(before) && isLearned(point) ? refitted : changed).push(point.date);
  });
  return { changed, refitted };
}

/** The places of the points before which the score was computed in another way. @param points ascending */
export function switchesBetween(points: readonly { readonly date: string }[], { changed }: ModelSwitches): number[] {
  return points.flatMap(({ date }, index) => {
    const before = points[index - 1];
    return before && changed.some((day) => before.date < day && day <= date) ? [index] : [];
  });
}

/** Whether two values were computed in the same way, so that a difference is one of the relationships. */
export function isComparable(one: ComputedPoint, other: ComputedPoint): boolean {
  return one.score_version === other.score_version && one.model_version === other.model_version;
}

function isLearned({ model_version }: ComputedPoint): boolean {
  return model_version !== null && model_version > 1;
}

/**
 * @param day writes a day
 * @param chart whether it marks these days
 * @returns null where there is nothing to say
 */
export function switchesInWords(
  { changed, refitted }: ModelSwitches,
  day: (date: string) => string,
  chart: 'marked' | 'unmarked' = 'marked',
): string | null {
  const [dashed, ticks] = chart === 'marked' ? ['Dashed: the', 'Ticks at the top: the'] : ['The', 'The'];
  const sentences = [
    changed.length > 0 &&
      `${dashed} score was computed in another way from ${inWords(changed.map(day))} on, so values before and after do not compare.`,
    refitted.length > 0 &&
      `${ticks} model was fitted again on ${refitted.length === 1 ? day(refitted[0] ?? '') : `${refitted.length} days`}, which moves values as well.`,
  ].filter((it) => it !== false);
  return sentences.length === 0 ? null : sentences.join(' ');
}

function inWords(days: readonly string[]): string {
  return days.length === 1 ? (days[0] ?? '') : `${days.slice(0, -1).join(', ')} and ${days.at(-1)}`;
}
