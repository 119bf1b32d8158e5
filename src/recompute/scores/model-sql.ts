import { DAY_MS } from '../../scoring/iso-day';
import { dayModel, type ModelRow, modelOn } from '../../scoring/model';
import type { ScoreSettings } from '../../scoring/score-settings';
import { type ModelSql, modelOfDays, type SettingsSql } from '../../scoring/score-sql';

/** The settings of a project as SQL: their values. */
export function settingsSql(settings: ScoreSettings): SettingsSql {
  return {
    bandDeep: literal(settings.bandDeep),
    bandStrong: literal(settings.bandStrong),
    bandWarm: literal(settings.bandWarm),
    bandLight: literal(settings.bandLight),
    coolingSilence: literal(settings.coolingSilence),
    coolingDepth: literal(settings.coolingDepth),
    overdueSilence: literal(settings.overdueSilence),
    overdueDepth: literal(settings.overdueDepth),
  };
}

/** The model of one day, YYYY-MM-DD. */
export function modelSql(models: readonly ModelRow[], day: string): ModelSql {
  const number = dayNumber(day);
  const { base, a, f, s, m, replyChance } = dayModel(modelOn(models, number), number);
  return {
    base: literal(base),
    a: literal(a),
    f: literal(f),
    s: literal(s),
    m: literal(m),
    replyChance: literal(replyChance),
  };
}

const MODEL = ['base', 'a', 'f', 's', 'm', 'replyChance'] as const;
const LIMITS = ['bandDeep', 'bandStrong', 'bandWarm', 'bandLight'] as const;
const RISKS = ['coolingSilence', 'coolingDepth', 'overdueSilence', 'overdueDepth'] as const;

/** The model and the settings as parameters of a statement, which it must all use. @param first number of the first one */
export function scoreParameters(first: number): { readonly model: ModelSql; readonly settings: SettingsSql } {
  const numbered = <Name extends string>(names: readonly Name[], from: number) =>
    Object.fromEntries(names.map((name, index) => [name, `$${from + index}::double precision`])) as Record<
      Name,
      string
    >;
  return {
    model: numbered(MODEL, first),
    settings: numbered([...LIMITS, ...RISKS], first + MODEL.length),
  };
}

/** The values of `scoreParameters`, with the model of one day, YYYY-MM-DD. */
export function scoreNumbers(models: readonly ModelRow[], day: string, settings: ScoreSettings): number[] {
  const number = dayNumber(day);
  const model = dayModel(modelOn(models, number), number);
  return [...MODEL.map((name) => model[name]), ...[...LIMITS, ...RISKS].map((name) => settings[name])];
}

/** The array for `modelOfDays`: six numbers for each day, YYYY-MM-DD, in steps of so many days. */
export function modelNumbers(models: readonly ModelRow[], firstDay: string, lastDay: string, step = 1): number[] {
  const numbers: number[] = [];
  for (let day = dayNumber(firstDay); day <= dayNumber(lastDay); day += step) {
    const { base, a, f, s, m, replyChance } = dayModel(modelOn(models, day), day);
    numbers.push(base, a, f, s, m, replyChance);
  }
  return numbers;
}

/**
 * The model on a range of days, from their `modelNumbers`: what is the same on all of them is a constant, so that the
 * statement need not compute what a constant 0 multiplies.
 */
export function modelOfRange(numbers: readonly number[], parameter: string, place: string): ModelSql {
  const varying = modelOfDays(parameter, place);
  const constant = (row: number): string | null => {
    const value = numbers[row] ?? 0;
    return numbers.every((it, index) => index % 6 !== row || it === value) ? literal(value) : null;
  };
  return {
    base: constant(0) ?? varying.base,
    a: constant(1) ?? varying.a,
    f: constant(2) ?? varying.f,
    s: constant(3) ?? varying.s,
    m: constant(4) ?? varying.m,
    replyChance: constant(5) ?? varying.replyChance,
  };
}

/** Converts a day to days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Date.parse(day) / DAY_MS;
}

export function literal(value: number): string {
  return value < 0 ? `(${value})::double precision` : `${value}::double precision`;
}
