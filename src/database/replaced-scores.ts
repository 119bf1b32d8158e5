/** How long lists that began before a run can be read on after it: so long the state that it replaced is kept. */
export const REPLACED_SCORES_KEPT = '1 hour';
