/** What transitions report of a relationship, each a text: its columns in work tables, in this order. */
export const TRACKED = ['standing', 'band', 'stage', 'reply'] as const;
type Dimension = (typeof TRACKED)[number];

/**
 * The four as SQL, from columns of `depth_scores` as of the day of the row.
 *
 * @param owedDays SQL: days that a contact waits for an answer until a reply is owed
 */
export function trackedState(owedDays: string): Readonly<Record<Dimension, string>> {
  // Until its days are read again, a row of the release before knows only since when nothing has happened.
  const waited = 'turn_days + last_any_day - coalesce(waiting_since, last_any_day)';
  return {
    standing: `CASE WHEN dormant THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END`,
    band: 'band',
    stage: 'stage',
    reply: `CASE WHEN turn = 'awaiting_our_reply' AND ${waited} >= ${owedDays} THEN 'owed' ELSE 'on_time' END`,
  };
}

/** `TRACKED` of a row of `depth_scores`, as columns of these names. */
export function trackedColumns(owedDays: string): string {
  const state = trackedState(owedDays);
  return TRACKED.map((name) => `${state[name]} AS ${name}`).join(', ');
}
