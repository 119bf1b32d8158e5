/**
 * A number for the set of tables that a run updates besides the scores. A release that adds a table increases it: the
 * next run is then a full one, which fills the table; until then readers do not use it.
 */
export const KEPT_TABLES = 5;
/** From this number on, a run kept the cells of the cohort triangle. */
export const KEEPS_CELLS = 1;
