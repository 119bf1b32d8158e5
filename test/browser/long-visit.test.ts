import { fillProject, ORGANISATION } from '../bench/serve/fill';
import { accessibilityFindings, openPage } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';
import { TOKEN_TTL_SECONDS } from '../support/test-api';

const TOKEN_TTL_MS = TOKEN_TTL_SECONDS * 1000;
const MINUTE_MS = 60_000;
/** More rows than the list refreshes automatically. */
const RELATIONSHIPS = 1300;

describeInBrowser('a page that stays open for long', () => {
  let dashboard: ServedDashboard;
  let path: string;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    const { projectId } = await fillProject(dashboard.database.dataSource, RELATIONSHIPS);
    path = `/projects/${projectId}/relationships?sort=name`;
  });
  afterAll(() => dashboard.close());

  /** The list of a signed-in user, on a page whose clock the test sets. */
  async function open() {
    const opened = await openPage(dashboard.browser);
    await opened.page.clock.install();
    await opened.page.goto(`${dashboard.origin}${path}${await dashboard.code(ORGANISATION)}`);
    await opened.page.locator('tr[data-index="0"]').waitFor();
    return opened;
  }

  it('reports that the session expired, and continues where the user was', async () => {
    const { page, complaints } = await open();
    await page.clock.fastForward(TOKEN_TTL_MS - MINUTE_MS);
    await page.locator('tr[data-index="0"]').waitFor();
    await page.clock.fastForward(MINUTE_MS);
    await page.getByRole('alert').getByText('Your session has expired.').waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    expect(await page.evaluate('sessionStorage.getItem("session-tokens")')).toBe('[]');
    expect(await accessibilityFindings(page)).toEqual([]);

    await page.clock.setSystemTime(Date.now());
    await page.getByLabel('Session token').fill(await dashboard.api.token(ORGANISATION));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('tr[data-index="0"]').waitFor();
    expect(page.url()).toBe(`${dashboard.origin}${path}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says so when it is opened again with a session that expired meanwhile', async () => {
    const { page, complaints } = await open();
    await page.clock.setSystemTime(Date.now() + TOKEN_TTL_MS + 1000);
    await page.reload();
    await page.getByRole('alert').getByText('Your session has expired.').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('refreshes a list that was not scrolled far, and no longer one', async () => {
    const { page, complaints } = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    /** Returns this many minutes after the start; resolves to the reads of the list, once the projects are loaded. */
    const comeBack = async (minutes: number): Promise<string[]> => {
      await page.clock.setSystemTime(Date.now() + minutes * MINUTE_MS);
      asked.length = 0;
      const projects = page.waitForResponse(/\/projects\?/);
      await page.evaluate('window.dispatchEvent(new Event("visibilitychange"))');
      await projects;
      return asked.filter((pathname) => pathname.endsWith('/relationships'));
    };
    expect(await comeBack(3)).toHaveLength(1);

    await page.mouse.move(600, 500);
    // Scrolls to the end: otherwise the next page may still be loading.
    const end = page.locator(`tr[data-index="${RELATIONSHIPS - 1}"]`).getByText(`Contact Number ${RELATIONSHIPS}`);
    while (!(await end.isVisible())) await page.mouse.wheel(0, 4000);
    expect(await comeBack(6)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
