import { DAY_MS } from '../../scoring/iso-day';
import { dayModel, type ModelRow, modelOn } from '../../scoring/model';
import type { ScoreSettings } from '../../scoring/score-settings';
import { type ModelSql, modelOfDays, type SettingsSql } from '../../scoring/score-sql';

const MODEL = ['base', 'a', 'f', 's', 'm', 'replyChance'] as const;
const BANDS = ['bandDeep', 'bandStrong', 'bandWarm', 'bandLight'] as const;
const SETTINGS = [...BANDS, 'coolingSilence', 'coolingDepth', 'overdueSilence', 'overdueDepth'] as const;

/** The settings of a project as SQL: their values. */
export function settingsSql(settings: ScoreSettings): SettingsSql {
  return each(SETTINGS, (name) => literal(settings[name]));
}

/** The model of one day, YYYY-MM-DD. */
export function modelSql(models: readonly ModelRow[], day: string): ModelSql {
  const model = modelOfDay(models, dayNumber(day));
  return each(MODEL, (name) => literal(model[name]));
}

/** The model and the settings as parameters of a statement, which must use them all. @param first number of the first one */
export function scoreParameters(first: number): { readonly model: ModelSql; readonly settings: SettingsSql } {
  return {
    model: each(MODEL, (_, index) => `$${first + index}::double precision`),
    settings: each(SETTINGS, (_, index) => `$${first + MODEL.length + index}::double precision`),
  };
}

/** The values of `scoreParameters`, with the model of one day, YYYY-MM-DD. */
export function scoreNumbers(models: readonly ModelRow[], day: string, settings: ScoreSettings): number[] {
  const model = modelOfDay(models, dayNumber(day));
  return [...MODEL.map((name) => model[name]), ...SETTINGS.map((name) => settings[name])];
}

/** The array for `modelOfDays`: six numbers for each day, YYYY-MM-DD, in steps of so many days. */
export function modelNumbers(models: readonly ModelRow[], firstDay: string, lastDay: string, step = 1): number[] {
  const numbers: number[] = [];
  for (let day = dayNumber(firstDay); day <= dayNumber(lastDay); day += step) {
    const model = modelOfDay(models, day);
    numbers.push(...MODEL.map((name) => model[name]));
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
  return each(MODEL, (name, row) => constant(row) ?? varying[name]);
}

function modelOfDay(models: readonly ModelRow[], day: number) {
  return dayModel(modelOn(models, day), day);
}

function each<Name extends string>(
  names: readonly Name[],
  sql: (name: Name, index: number) => string,
): { readonly [name in Name]: string } {
  return Object.fromEntries(names.map((name, index) => [name, sql(name, index)])) as { [name in Name]: string };
}

/** Converts a day to days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Date.parse(day) / DAY_MS;
}

export function literal(value: number): string {
  return value < 0 ? `(${value})::double precision` : `${value}::double precision`;
}
