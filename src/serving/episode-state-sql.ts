/** The state of a row of `episodes` now: a snooze whose time has come is over. */
export const CURRENT_STATE = `CASE WHEN state = 'snoozed' AND snoozed_until <= statement_timestamp() THEN 'open' ELSE state END`;
