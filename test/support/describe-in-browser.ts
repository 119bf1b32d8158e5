import { hasBrowser } from './browser';

if (!hasBrowser) console.warn('Browser tests are skipped: Chromium was not found. Set CHROMIUM_PATH to its path.');

/** `describe` if there is a browser, otherwise a skip with a message. */
export const describeInBrowser = hasBrowser ? describe : describe.skip;
