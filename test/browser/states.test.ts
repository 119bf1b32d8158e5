import { SignInCodes } from '../../src/auth/sign-in-codes';
import { accessibilityFindings, openPage } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { insertProject } from '../support/facts';
import { insertScoredProject } from '../support/scored-project';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

describeInBrowser('the states of the dashboard', () => {
  let dashboard: ServedDashboard;
  let scored: string;
  let empty: string;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    const { dataSource } = dashboard.database;
    scored = (await insertScoredProject(dataSource)).projectId;
    empty = await insertProject(dataSource, 'Empty', 'org_test');
  });
  afterAll(() => dashboard.close());

  const codes = () => dashboard.api.app.get(SignInCodes);

  it('a token is requested, checked and accepted', async () => {
    const { page, complaints } = await dashboard.open('/', 'org_test');
    await page.waitForFunction('sessionStorage.getItem("session-tokens") !== null'); // the code is exchanged
    await page.evaluate('sessionStorage.clear()');
    await page.goto(`${dashboard.origin}/projects/${scored}`);
    const box = page.getByLabel('Session token');
    await box.fill('no token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/This is not a session token/).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await box.fill(`Bearer ${await dashboard.api.token('org_test')}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/projects/${scored}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a link signs in once, and leaves neither the address nor the history', async () => {
    const link = `${dashboard.origin}/projects/${scored}${await dashboard.code('org_test')}`;
    const { page } = await openPage(dashboard.browser);
    await page.goto(link);
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    expect(page.url()).toBe(`${dashboard.origin}/projects/${scored}`);
    // Back returns to the page before the link.
    expect(await page.evaluate('history.length')).toBe(2);
    await page.context().close();
    const again = await openPage(dashboard.browser);
    await again.page.goto(link);
    await again.page.getByText('This link has expired or was already used.').waitFor();
    expect(again.page.url()).not.toContain('code');
    await again.page.context().close();
  });

  it('a token in a link is ignored', async () => {
    const { page } = await openPage(dashboard.browser);
    await page.goto(`${dashboard.origin}/#token=${await dashboard.api.token('org_test')}`);
    await page.getByLabel('Session token').waitFor();
    await page.context().close();
  });

  it('a link to another organisation asks first whether to switch', async () => {
    const { page } = await dashboard.open(`/projects/${scored}`, 'org_test');
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    const questions: string[] = [];
    let answer: 'accept' | 'dismiss' = 'dismiss';
    const answered = async () => {
      const asked = page.waitForEvent('dialog');
      await page.evaluate(`location.hash = '${await dashboard.code('org_other')}'`);
      const dialog = await asked;
      questions.push(dialog.message());
      await dialog[answer]();
    };
    await answered();
    expect(questions).toEqual([
      'You are signed in to org_test. This link signs you in to org_other. Switch this tab to it?',
    ]);
    expect(await page.evaluate('JSON.parse(sessionStorage.getItem("session-tokens")).length')).toBe(1);
    expect(await page.getByRole('heading', { name: 'Moat Index' }).isVisible()).toBe(true);
    answer = 'accept';
    await answered();
    await page.getByRole('heading', { name: 'Project not found' }).waitFor();
    await page.context().close();
  });

  it('a session that the server rejects leads back to the sign-in page', async () => {
    const { page } = await dashboard.open(`/projects/${scored}`, 'org_test');
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    const forged = `${(await dashboard.api.token('org_test')).slice(0, -8)}AAAAAAAA`;
    await page.evaluate(`sessionStorage.setItem('session-tokens', '${JSON.stringify([forged])}')`);
    await page.reload();
    await page.getByText('The server did not accept your session. Sign in again.').waitFor();
    await page.context().close();
  });

  it('only the rejected token is dropped, however many of its requests failed', async () => {
    const { page } = await dashboard.open(`/projects/${scored}`, 'org_test');
    page.on('dialog', (dialog) => void dialog.accept());
    const other = await dashboard.api.token('org_other');
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    await page.evaluate(`location.hash = '#code=${codes().issue(other)}'`);
    await page.getByRole('heading', { name: 'Project not found' }).waitFor();
    await page.evaluate(`location.hash = '${await dashboard.code('org_test')}'`);
    await page.addInitScript(holdFirstRefusal);
    await page.clock.install();
    await page.reload();
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    await page.locator('[data-status=live]').waitFor();

    const forged = `${(await dashboard.api.token('org_test')).slice(0, -8)}AAAAAAAA`;
    await page.evaluate(`location.hash = '#code=${codes().issue(forged)}'`);
    // Returning after a while reloads everything.
    await page.clock.setSystemTime(Date.now() + 120_000);
    await page.evaluate('window.dispatchEvent(new Event("visibilitychange"))');
    await page.getByText('The server did not accept your session. Sign in again.').waitFor();
    expect(await page.evaluate('window.refusals')).toBeGreaterThan(1);
    expect(await page.evaluate('JSON.parse(sessionStorage.getItem("session-tokens"))')).toEqual([other]);
    expect(await page.getByText('The server did not accept your session. Sign in again.').isVisible()).toBe(true);
    await page.context().close();
  });

  it("another organisation's project is not found, nor is an unknown page", async () => {
    const { page } = await dashboard.open(`/projects/${scored}`, 'org_other');
    await page.getByRole('heading', { name: 'Project not found' }).waitFor();
    await page.goto(`${dashboard.origin}/projects/${scored}/nothing`);
    await page.getByRole('heading', { name: /Project not found|Page not found/ }).waitFor();
    await page.goto(`${dashboard.origin}/`);
    await page.getByRole('heading', { name: 'No project yet' }).waitFor();
    await page.context().close();
  });

  it('a project without events shows how to send the first one, and continues when it arrives', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${empty}`, 'org_test');
    await page.getByRole('heading', { name: 'Empty is waiting for its first event' }).waitFor();
    await page.getByText('Listening for events').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    const command = await page.locator('pre').innerText();
    const [, url = ''] = /curl -X POST (\S+)/.exec(command) ?? [];
    const [, body = ''] = /-d '(.*)'/.exec(command) ?? [];
    const headers = { 'content-type': 'application/json' };
    expect((await dashboard.api.get(new URL(url).pathname, { method: 'POST', headers, body })).status).toBe(202);

    await page.getByRole('heading', { name: 'The first events of Empty are here' }).waitFor();
    await page.getByRole('button', { name: 'Compute scores now' }).click();
    await page.getByText('1 relationship,').waitFor();
    await page.getByText('1 contact', { exact: true }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a user who may not create a key learns that from the page', async () => {
    const project = await insertProject(dashboard.database.dataSource, 'Closed', 'org_closed');
    const { page } = await dashboard.open(`/projects/${project}`, 'org_closed');
    await page.route('**/keys', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        json: { title: 'Forbidden', status: 403, detail: 'only an admin of the organisation may do this' },
      }),
    );
    await page.getByRole('button', { name: 'Create a key for your server' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'You do not have permission' });
    await alert.getByText('only an admin of the organisation may do this').waitFor();
    await page.context().close();
  });

  it('a failure is shown with the message of the server and the request id in its log', async () => {
    const { page } = await dashboard.open(`/projects/${scored}`, 'org_test');
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    await page.route('**/moat-index', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        headers: { 'X-Request-Id': '3f0d1c5e-0000-4000-8000-000000000000' },
        json: { title: 'Internal Server Error', status: 500, detail: 'unexpected error' },
      }),
    );
    await page.reload();
    const alert = page.getByRole('alert').filter({ hasText: 'Internal Server Error (500)' });
    await alert.getByText('unexpected error').waitFor();
    await alert.getByText('3f0d1c5e-0000-4000-8000-000000000000').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.unroute('**/moat-index');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/\/ 100$/).waitFor();

    await page.goto(`${dashboard.origin}/projects/${scored}/relationships`);
    await page.route('**/relationships.csv*', (route) => route.abort());
    await page.getByRole('button', { name: 'Export CSV' }).click();
    await page.getByRole('alert').getByText('The server cannot be reached.', { exact: true }).waitFor();
    await page.context().close();
  });

  it('a narrow page in German cuts off no word, and uses German number formats', async () => {
    const options = { locale: 'de-DE', viewport: { width: 360, height: 740 } };
    const { page, complaints } = await dashboard.open(`/projects/${scored}`, 'org_test', options);
    await page.getByText(/^\d+,\d \/ 100$/).waitFor();
    for (const path of ['', '/relationships', '/cohorts']) {
      await page.goto(`${dashboard.origin}/projects/${scored}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      expect(await accessibilityFindings(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("a relationship's page has the project's time zone, wherever its reader is, and the project's horizon", async () => {
    const organisation = 'org_zone';
    const { projectId, agentId, contactId } = await insertScoredProject(dashboard.database.dataSource, {
      name: 'Zone',
      organisation,
      marker: 'z-',
    });
    const headers = {
      authorization: `Bearer ${await dashboard.api.token(organisation)}`,
      'content-type': 'application/json',
    };
    const change = async (path: string, body: object) => {
      const answer = await dashboard.api.get(`/api/v1/projects/${projectId}${path}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(200);
    };
    await change('', { time_zone: 'Pacific/Auckland' });
    await change('/settings', { horizon_days: 14 });
    const explained = await dashboard.api.get(`/api/v1/agents/${agentId}/contacts/${contactId}/depth/explain`, {
      headers,
    });
    const { interactions } = (await explained.json()) as { interactions: { occurred_at: string }[] };
    const timesIn = (timeZone: string) =>
      interactions.map(({ occurred_at }) =>
        new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
          Date.parse(occurred_at),
        ),
      );
    const { page, complaints } = await dashboard.open(
      `/projects/${projectId}/relationship?${new URLSearchParams({ agent: agentId, contact: contactId })}`,
      organisation,
      { timezoneId: 'America/New_York' },
    );
    const times = page.getByRole('region', { name: 'Last interactions' }).locator('time');
    await times.first().waitFor();
    expect(await times.allInnerTexts()).toEqual(timesIn('Pacific/Auckland'));
    for (const other of ['UTC', 'America/New_York']) expect(timesIn(other)).not.toEqual(timesIn('Pacific/Auckland'));
    await page.getByText('Expected active days in 14', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

/** Runs in the page: the first 401 waits for the second. */
function holdFirstRefusal(): void {
  const ask = globalThis.fetch;
  let release = (): void => {};
  const second = new Promise<void>((resolve) => {
    release = resolve;
  });
  const counted = Object.assign(globalThis, { refusals: 0 });
  globalThis.fetch = async (...request) => {
    const response = await ask(...request);
    if (response.status !== 401) return response;
    counted.refusals++;
    if (counted.refusals === 2) release();
    await second;
    return response;
  };
}
