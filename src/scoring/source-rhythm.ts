/** For how many days up to its last one the rhythm of a source is observed. */
export const RHYTHM_DAYS = 84;
/** Below these, too little is known to expect anything: days with facts, and days from the first to the last. */
const LEAST_ACTIVE_DAYS = 10;
const LEAST_SPAN = 14;
/** A silence is late if fewer than one of so many is as long, and silent if far fewer are. */
const LATE = Math.log(20);
const SILENT = Math.log(3_000);
/** From so many gaps on, a rhythm that is more regular than chance is trusted, up to a factor. */
const GAPS_OF_REGULARITY = 20;
const MOST_REGULAR = 4;
/** How often as long as usual a gap must be for silence. */
const TIMES_USUAL = 2;
/** A silence is looked for within so many days after the last one with facts. */
const LONGEST_WAIT = 400;

/** The days on which a source sent facts, as days since 1970-01-01. */
interface SourceDays {
  /** The first day of all. */
  readonly first: number;
  /** The days of the last `RHYTHM_DAYS`, in ascending order, the last one included. */
  readonly days: readonly number[];
}

interface SourceRhythm {
  /** The first days on which the source is late, and silent, if nothing else arrives; null: never. */
  readonly lateOn: number | null;
  readonly silentOn: number | null;
}

const UNKNOWN: SourceRhythm = { lateOn: null, silentOn: null };

/**
 * From when on a silence of a source is not a usual one. docs/sources.md explains the rule.
 *
 * Each day without facts is as surprising as facts are likely on that weekday; the surprises of a gap add up. A gap that
 * is not over counts without its last day, which is not over either.
 */
export function sourceRhythm({ first, days }: SourceDays): SourceRhythm {
  const last = days.at(-1);
  if (last === undefined || days.length < LEAST_ACTIVE_DAYS) return UNKNOWN;
  const begin = Math.max(first, last - RHYTHM_DAYS + 1);
  if (last - begin + 1 < LEAST_SPAN) return UNKNOWN;
  const surprise = surprises(begin, last, days);
  const { usual, scale } = gapsOf(days, surprise);
  let silence = 0;
  let lateOn: number | null = null;
  for (let day = last + 1; day <= last + LONGEST_WAIT; day++) {
    silence += surprise[day % 7] ?? 0;
    // The rate itself is known from so many days only.
    const unlikely = days.length * Math.log1p((silence * scale) / days.length);
    if (lateOn === null && silence > usual && unlikely >= LATE) lateOn = day + 1;
    if (silence >= TIMES_USUAL * usual && unlikely >= SILENT) return { lateOn, silentOn: day + 1 };
  }
  return { lateOn, silentOn: null };
}

/** -ln of the probability that a day of each weekday has no facts, by day number modulo 7. */
function surprises(begin: number, last: number, days: readonly number[]): number[] {
  const observed = Array.from({ length: 7 }, () => 0);
  const active = Array.from({ length: 7 }, () => 0);
  for (let day = begin; day <= last; day++) observed[day % 7] = (observed[day % 7] ?? 0) + 1;
  for (const day of days) active[day % 7] = (active[day % 7] ?? 0) + 1;
  const rate = days.length / (last - begin + 1);
  // Of that many days, one may always have been without.
  const most = 1 - 1 / (days.length + 2);
  return observed.map((all, weekday) => -Math.log1p(-Math.min(((active[weekday] ?? 0) + rate) / (all + 1), most)));
}

/** The longest usual gap: the second longest, because one may have been an outage; and how regular gaps are. */
function gapsOf(days: readonly number[], surprise: readonly number[]): { readonly usual: number; scale: number } {
  const gaps = days.slice(1).map((day, index) => {
    let gap = 0;
    for (let empty = (days[index] ?? day) + 1; empty < day; empty++) gap += surprise[empty % 7] ?? 0;
    return gap;
  });
  const [longest = 0, usual = 0] = gaps.toSorted((one, other) => other - one);
  // As long as the longest of so many gaps is on average, if days do not depend on each other.
  const byChance = Math.log(gaps.length + 2);
  if (usual > byChance) return { usual, scale: byChance / usual };
  if (gaps.length < GAPS_OF_REGULARITY || longest >= byChance) return { usual, scale: 1 };
  return { usual, scale: Math.min(MOST_REGULAR, Math.max(1, byChance / Math.max(longest, ...surprise))) };
}
