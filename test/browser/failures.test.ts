import type { Page } from 'playwright-core';
import { accessibilityFindings, openPage, type WatchedPage } from '../support/browser';
import { type CuttableProxy, cuttableProxy } from '../support/cuttable-proxy';
import { describeInBrowser } from '../support/describe-in-browser';
import { AS_OF, insertFacts, insertProject, onDay } from '../support/facts';
import { insertScoredProject } from '../support/scored-project';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

/** Time within which every page recovers by itself, as its text promises. */
const RECOVERY_MS = 10_000;
const PAGES = ['', '/relationships', '/cohorts'] as const;

describeInBrowser('the dashboard when something fails', () => {
  let dashboard: ServedDashboard;
  let network: CuttableProxy;
  let origin: string;
  let scored: string;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    scored = (await insertScoredProject(dashboard.database.dataSource)).projectId;
    network = await cuttableProxy(`${dashboard.origin}/`);
    await network.cut();
    origin = new URL(network.url).origin;
  });
  beforeEach(() => network.restore());
  afterEach(() => network.cut());
  afterAll(async () => {
    await dashboard.close();
  });

  /** A page of the scored project before anything is loaded, which a test may prepare. */
  async function prepare(organisation = 'org_test', project = scored) {
    const opened = await openPage(dashboard.browser);
    await opened.page.clock.install();
    const go = async (path: string) =>
      opened.page.goto(`${origin}/projects/${project}${path}${await dashboard.code(organisation)}`);
    return { ...opened, go };
  }
  const shell = (page: Page) => page.getByRole('navigation', { name: 'Pages' });
  const filled = (page: Page, path: string) =>
    ({
      '': page.getByText(/\/ 100$/),
      '/relationships': page.getByRole('table', { name: 'Relationships' }),
      '/cohorts': page.getByText('First active').first(),
    })[path] ?? page.getByRole('main');
  const close = ({ page }: Pick<WatchedPage, 'page'>) => page.context().close();

  it.each([
    { status: 503, title: 'Service Unavailable', headers: { 'Retry-After': '1' } },
    { status: 429, title: 'Too Many Requests', headers: { 'Retry-After': '7' } },
  ])('says so when the list of projects is answered $status, and recovers by itself', async (trouble) => {
    const { status, title, headers } = trouble;
    const opened = await prepare();
    const { page, go } = opened;
    const fail = (what: RegExp) =>
      page.route(what, (route) =>
        route.fulfill({ status, headers, contentType: 'application/problem+json', json: { title, status } }),
      );
    const alert = page.getByRole('alert').getByText(`${title} (${status})`).first();
    await fail(/\/api\/v1\/projects/);
    await go('');
    await alert.waitFor();
    await page.unrouteAll();
    await page.clock.fastForward(RECOVERY_MS);
    await filled(page, '').waitFor();
    await close(opened);
  });

  it('is reloaded, once, for code that a newer release has replaced', async () => {
    const opened = await prepare();
    const { page, go } = opened;
    let asked = 0;
    let gone = 1;
    await page.route('**/assets/relationships-page-*.js', (route) =>
      ++asked <= gone ? route.fulfill({ status: 404, body: '' }) : route.continue(),
    );
    let loads = 0;
    page.on('load', () => loads++);
    await go('');
    await filled(page, '').waitFor();
    await shell(page).getByRole('link', { name: 'Relationships' }).click();
    await filled(page, '/relationships').waitFor();
    expect([asked, loads]).toEqual([2, 2]);

    // It does not reload again for the same release; the page says what is missing and keeps trying.
    asked = 0;
    gone = 1;
    await page.reload();
    await page.getByText(/The server does not have this part of the dashboard/).waitFor();
    expect(await shell(page).isVisible()).toBe(true);
    await page.clock.fastForward(RECOVERY_MS);
    await filled(page, '/relationships').waitFor();
    expect(loads).toBe(3);
    await close(opened);
  });

  it('keeps its shell if a part of the page fails', async () => {
    const opened = await prepare();
    const { page, go } = opened;
    await page.route('**/moat-index', (route) => route.fulfill({ json: {} }));
    await go('');
    await page.getByRole('alert').getByText('This page failed').waitFor();
    await page.unrouteAll();
    await shell(page).getByRole('link', { name: 'Cohorts' }).click();
    await filled(page, '/cohorts').waitFor();
    await close(opened);
  });

  it('works if storage is blocked', async () => {
    const opened = await prepare();
    const { page, go, complaints } = opened;
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(globalThis, name, {
          get: () => {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
      }
    });
    await go('');
    await filled(page, '').waitFor();
    await page.getByRole('button', { name: 'Account and display' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.locator('html[data-theme=dark]').waitFor();
    expect(complaints).toEqual([]);
    await close(opened);
  });

  it('shows times in UTC, and says so, if the browser does not know the zone of the project', async () => {
    const opened = await prepare();
    const { page, go, complaints } = opened;
    await page.route(/\/api\/v1\/projects\?/, async (route) => {
      const response = await route.fetch();
      // The page requests it again.
      if (!response.ok()) return await route.fulfill({ response });
      const body = await response.json();
      for (const project of body.projects) project.time_zone = 'Mars/Olympus_Mons';
      await route.fulfill({ response, json: body });
    });
    for (const path of PAGES) {
      await go(path);
      await filled(page, path).waitFor();
      await page.getByText('Times are shown in UTC').waitFor();
    }
    expect(complaints).toEqual([]);
    await close(opened);
  });

  it('creates a first project if the browser does not know its zone, and copies without a clipboard', async () => {
    const opened = await prepare('org_first', '');
    const { page, complaints } = opened;
    await page.addInitScript(() => {
      // The test's clock has its own class, which uses the browser's.
      for (let its = Intl.DateTimeFormat.prototype; its !== Object.prototype; its = Object.getPrototypeOf(its)) {
        const { resolvedOptions } = its;
        its.resolvedOptions = function () {
          return { ...resolvedOptions.call(this), timeZone: 'Etc/Unknown' };
        };
      }
      const { navigator, document } = globalThis as unknown as { navigator: object; document: object };
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      Object.assign(document, { execCommand: () => false });
    });
    await page.goto(`${origin}/${await dashboard.code('org_first')}`);
    expect(await page.evaluate('new Intl.DateTimeFormat().resolvedOptions().timeZone')).toBe('Etc/Unknown');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByRole('heading', { name: 'My fleet is waiting for its first event' }).waitFor();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('press Ctrl+C').waitFor();
    expect(await page.evaluate('String(getSelection())')).toMatch(
      /^curl -X POST .*"Authorization: Bearer eyJ[\w.-]+"/s,
    );
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.evaluate(`document.execCommand = () => true`);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(complaints).toEqual([]);
    await close(opened);
  });

  it('does not wait for the first event after an import without outbound interactions', async () => {
    const project = await insertProject(dashboard.database.dataSource, 'Imported', 'org_imported');
    const facts = [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF), direction: 'inbound' as const }];
    const opened = await prepare('org_imported', project);
    await opened.go('');
    await opened.page.getByRole('heading', { name: 'Imported is waiting for its first event' }).waitFor();
    await insertFacts(dashboard.database.dataSource, project, facts);
    await opened.page.clock.fastForward(RECOVERY_MS);
    await opened.page.getByRole('heading', { name: 'The first events of Imported are here' }).waitFor();
    await close(opened);
  });
});
