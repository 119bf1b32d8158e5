/** What a run's `error` says where nothing went wrong with it. Any other text is the technical cause. */
export const INTERRUPTED = 'interrupted: the process ended before the run did';
/** @see INTERRUPTED */
export const STOPPED = 'stopped: the server is shutting down';
