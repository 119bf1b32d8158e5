/** How long a list that started before a run can be continued after it: the replaced state is kept as long. */
export const REPLACED_SCORES_KEPT = '1 hour';
