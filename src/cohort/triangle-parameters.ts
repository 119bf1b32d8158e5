import {
  BooleanParameter,
  ChoiceParameter,
  ClampedParameter,
  CursorParameter,
  DayParameter,
} from '../http/query/parameter.decorators';
import { type PeriodUnit, UNITS } from './period';

const COHORTS = { default: 26, max: 26 };
const PAGE_SIZE = { default: 50, max: 500 };
/** More weeks or months than the calendar has. */
const MAX_OFFSET = 600_000;

export class TriangleParameters {
  @ChoiceParameter('Length of a period', UNITS, 'week')
  unit!: PeriodUnit;

  @ClampedParameter(`Maximum number of cohorts, newest first (default and max ${COHORTS.max})`, COHORTS)
  cohorts!: number;
}

export class MembersParameters {
  @ChoiceParameter('Length of a period', UNITS, 'week')
  unit!: PeriodUnit;

  /** First day of the entry period; null for the newest. */
  @DayParameter('`entry` of the cohort, YYYY-MM-DD (default: the newest period)')
  entry!: string | null;

  @ClampedParameter('`offset` of the cell (default 0)', { default: 0, max: MAX_OFFSET })
  offset!: number;

  @BooleanParameter('true: only members active in the period; false: only the others')
  active!: boolean | null;

  @ClampedParameter(`Members per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`, PAGE_SIZE)
  page_size!: number;

  @CursorParameter('`next_cursor` of the previous page, for the same cell; absent: the first page')
  cursor!: string | null;
}
