import { hasBrowser, TIMEOUT_MS } from './browser';

if (hasBrowser) jest.setTimeout(2 * TIMEOUT_MS);
else console.warn('Chromium is not here (CHROMIUM_PATH may name one): the browser tests are skipped');

/** `describe` where there is a browser. */
export const describeInBrowser = hasBrowser ? describe : describe.skip;
