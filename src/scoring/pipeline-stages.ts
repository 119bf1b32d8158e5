/** From the beginning to the end. */
export const PIPELINE_STAGES = ['new', 'qualified', 'routed', 'nurtured', 'closed'] as const;
