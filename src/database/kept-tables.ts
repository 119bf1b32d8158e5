/**
 * Which tables a run keeps up to date besides the scores. A release that keeps another one raises the number: then the next
 * run is a full one, which fills it, and until then readers do without.
 */
export const KEPT_TABLES = 1;
