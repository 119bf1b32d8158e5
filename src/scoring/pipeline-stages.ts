/** From first to last. */
export const PIPELINE_STAGES = ['new', 'qualified', 'routed', 'nurtured', 'closed'] as const;
