/** The `error` of runs that did not fail by themselves. Any other text is the technical cause. */
export const INTERRUPTED = 'interrupted: the process ended before the run did';
/** @see INTERRUPTED */
export const STOPPED = 'stopped: the server is shutting down';
