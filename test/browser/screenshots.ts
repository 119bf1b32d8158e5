import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/describe-in-browser';
import { insertProject } from '../support/facts';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';
import { insertSilentSource } from '../support/silent-source';

const FOLDER = join(__dirname, '../../screenshots');
const VIEWS = [
  { view: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { view: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { view: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 740 } },
  { view: 'tablet', colorScheme: 'dark', viewport: { width: 768, height: 1024 } },
  { view: 'wide', colorScheme: 'light', viewport: { width: 2560, height: 1440 } },
] as const;

interface Shot {
  readonly name: string;
  /** Below the project of the sample fleet. */
  readonly path: string;
  readonly organisation?: string;
  /** Resolves when the content is visible. */
  readonly ready: (page: Page) => Promise<unknown>;
  /** Whether the screenshot includes what is below the fold. */
  readonly whole?: boolean;
}

const charted = (page: Page) => page.locator('canvas').first().waitFor();
const SHOTS: readonly Shot[] = [
  { name: 'home', path: '', ready: charted, whole: true },
  { name: 'inbox', path: '/inbox', ready: (page) => page.locator('[data-episode]').first().waitFor() },
  { name: 'relationships', path: '/relationships', ready: (page) => page.locator('tr[data-index="0"]').waitFor() },
  {
    name: 'relationship',
    path: '',
    whole: true,
    ready: async (page) => {
      await page.getByRole('region', { name: 'Today' }).getByRole('listitem').nth(6).getByRole('link').click();
      await page.waitForURL(/relationship\?/);
      await charted(page);
    },
  },
  { name: 'contacts', path: '/contacts', ready: (page) => page.getByRole('table').waitFor() },
  {
    name: 'contact',
    path: '/contact?id=c-0005',
    whole: true,
    ready: (page) => page.getByRole('region', { name: 'Traits' }).waitFor(),
  },
  { name: 'agents', path: '/agents', ready: (page) => page.getByRole('table').waitFor() },
  {
    name: 'agent',
    path: '/agent?id=Nova',
    whole: true,
    ready: charted,
  },
  { name: 'cohorts', path: '/cohorts', ready: (page) => page.locator('td button').first().waitFor(), whole: true },
  {
    name: 'members',
    path: '/cohorts',
    ready: async (page) => {
      await page.locator('td button').nth(3).click();
      await page.getByRole('dialog').getByRole('link').first().waitFor();
    },
  },
  {
    name: 'silent-source',
    path: '',
    organisation: 'org_silent',
    ready: (page) => page.getByRole('region', { name: 'No data' }).waitFor(),
  },
  { name: 'empty', path: '', organisation: 'org_empty', ready: (page) => page.getByText('curl').first().waitFor() },
];

/** `npm run screenshots` saves every page, in every view, in `screenshots/`, for people to look at. */
describeInBrowser('screenshots', () => {
  let dashboard: ServedDashboard;
  const projects = new Map<string, string>();
  beforeAll(async () => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER);
    dashboard = await serveDashboard();
    projects.set('org_sample', await dashboard.loadSample());
    projects.set('org_silent', await insertSilentSource(dashboard.database.dataSource, 'org_silent'));
    projects.set('org_empty', await insertProject(dashboard.database.dataSource, 'New fleet', 'org_empty'));
  });
  afterAll(() => dashboard.close());

  it.each(SHOTS)('$name', async ({ name, path, organisation = 'org_sample', ready, whole = false }) => {
    for (const { view, ...options } of VIEWS) {
      const { page } = await dashboard.open(`/projects/${projects.get(organisation)}${path}`, organisation, options);
      await ready(page);
      await page.evaluate('document.fonts.ready.then(() => null)');
      await page.screenshot({ path: join(FOLDER, `${name}-${view}.png`), fullPage: whole, animations: 'disabled' });
      await page.context().close();
    }
  });

  it('sign-in', async () => {
    for (const { view, ...options } of VIEWS) {
      const page = await dashboard.browser.newPage(options);
      await page.goto(dashboard.origin);
      await page.getByLabel('Session token').waitFor();
      await page.screenshot({ path: join(FOLDER, `sign-in-${view}.png`) });
      await page.close();
    }
  });
});
