import { DayParameter } from '../http/query/parameter.decorators';

/** Which episodes, by the day on which they began. */
export class OutcomeParameters {
  @DayParameter('First day on which the episodes began, YYYY-MM-DD (default: 89 days before `to`)', {
    with: 'to',
    accepts: (from, to) => from <= to,
    message: (to) => `after \`to\`, which is ${to}`,
  })
  from!: string | null;

  @DayParameter('Last day on which the episodes began, YYYY-MM-DD (default: 30 days before the newest scores)')
  to!: string | null;
}
