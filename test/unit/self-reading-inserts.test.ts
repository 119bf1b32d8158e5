import { recomputeStatements } from '../support/recompute-statements';

/** The table to which a statement adds rows. */
const TARGET = /INSERT INTO (\w+) /;

/**
 * Without a sort, each row is looked up among those that the statement has added already. They are not visible, but they
 * are read where the planner has no statistics yet and chooses an index that has nothing but the project: with many rows,
 * a first run then takes hours.
 */
it('a statement that looks up each row in the table to which it adds does so before it adds', () => {
  const reading = recomputeStatements().filter(({ sql }) => {
    const target = TARGET.exec(sql)?.[1];
    return (
      target !== undefined &&
      new RegExp(`LATERAL \\(\\s+SELECT [^()]*(?:\\(\\*\\))?[^()]*\\bFROM ${target}\\b`).test(sql)
    );
  });
  expect(reading.map(({ name }) => name)).toEqual(expect.arrayContaining(['open_episodes']));
  const unsorted = reading.filter(({ sql }) => !/\nORDER BY [^\n]+\nON CONFLICT [^\n]+\s*$/.test(sql));
  expect(unsorted.map(({ name }) => name)).toEqual([]);
});

/**
 * As long as the planner has no statistics, an index of a condition looks as good as the key of a row, and each lookup then
 * reads every row that meets the condition. So a row is looked up by its key, and judged by the condition afterwards.
 */
it('a statement looks rows up by their key alone, without a condition that has an index of its own', () => {
  const keys = /\b(?:episode_id IN|user_id =) /;
  const guessed = recomputeStatements().filter(({ sql }) =>
    sql.split(/\bFROM\b|\bUPDATE\b/).some((part) => {
      const where =
        /^ (?:episodes|transitions)\b[^;]*?\bWHERE\b(.*?)(?:OFFSET 0|GROUP BY|ORDER BY|$)/s.exec(part)?.[1] ?? '';
      const conditions = where.replace(/CASE WHEN .*? END/gs, '');
      return keys.test(conditions) && / IS NULL/.test(conditions);
    }),
  );
  expect(guessed.map(({ name }) => name)).toEqual([]);
});
