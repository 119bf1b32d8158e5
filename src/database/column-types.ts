import { types } from 'pg';

/** How columns become JavaScript values: as in pg, but a `date` stays the text YYYY-MM-DD. */
export const columnTypes = {
  /** As a Date, a day would shift with the time zone of the process. */
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === types.builtins.DATE
      ? (value: string) => value
      : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};
