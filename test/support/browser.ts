import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/**
 * Disabled in Chromium: the features that Playwright disables (of several such flags Chromium reads the last only), and
 * the two pages of the address bar, which each new context would load at a higher cost than a test's page.
 */
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'DialMediaRouteProvider',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'BlockOriginHeaderModificationOnRedirect',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'Translate',
  'AutoDeElevate',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];
/**
 * The flags in between keep the browser from calling its vendor's servers, which a closed network rejects one by one.
 */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${FEATURES_OFF.join(',')}`,
];
// A third of the size of the package's export, and sent to each examined page.
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Everything usually arrives much sooner, but a machine may be busy. */
const TIMEOUT_MS = 60_000;

const executablePath = [process.env.CHROMIUM_PATH ?? '', ...PLACES].find((place) => place && existsSync(place));
export const hasBrowser = executablePath !== undefined;

/** @throws Error if there is no browser */
export async function startBrowser(): Promise<Browser> {
  if (!executablePath) throw new Error('Chromium is not installed: set CHROMIUM_PATH, or install it');
  return await chromium.launch({ executablePath, args: FLAGS });
}

/** A page without stored state, whose errors a test can read. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors that the page logged or threw since it was opened. */
  readonly complaints: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/** Accessibility rules that the page violates, best practices included, each with its elements. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  if (await page.evaluate('globalThis.axe === undefined')) await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof import('axe-core') };
    // Elements are reported by their HTML, so that no selectors need to be found. There are no frames and no media.
    const { violations } = await checker.run({
      resultTypes: ['violations'],
      selectors: false,
      iframes: false,
      preload: false,
    });
    return violations.map(({ id, nodes }) => ({ id, targets: nodes.map(({ html }) => html) }));
  });
  return found.flatMap(({ id, targets }) => targets.map((target) => `${id}: ${target}`));
}
