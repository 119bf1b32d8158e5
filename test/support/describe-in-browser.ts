import { hasBrowser } from './browser';

if (!hasBrowser) console.warn('Chromium is not here (CHROMIUM_PATH may name one): the browser tests are skipped');

/** `describe` where there is a browser. */
export const describeInBrowser = hasBrowser ? describe : describe.skip;
