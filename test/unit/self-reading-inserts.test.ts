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
