import { seriousFindings } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

describeInBrowser('the lists of the dashboard, with the sample fleet', () => {
  let dashboard: ServedDashboard;
  let projectPath: string;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    projectPath = `/projects/${await dashboard.loadSample()}`;
  }, 120_000);
  afterAll(() => dashboard.close());

  it('find, filter and order relationships, and load more as one scrolls', async () => {
    const { page, complaints } = await dashboard.open(`${projectPath}/relationships`);
    const table = page.getByRole('table', { name: 'Relationships' });
    await table.waitFor();
    const total = Number(await table.getAttribute('aria-rowcount')) - 1;
    expect(total).toBeGreaterThan(1000);
    expect(await table.getByRole('row').count()).toBeLessThan(100);
    expect(await seriousFindings(page)).toEqual([]);

    // Behind the first page: only scrolling brings it.
    const lastShown = async () => Number(await table.locator('tr[aria-rowindex]').last().getAttribute('aria-rowindex'));
    // Rows that are scrolled past leave the page again, so it is not one certain row that is waited for.
    while ((await lastShown()) < 150) await page.mouse.wheel(0, 3000);

    await page.getByRole('button', { name: 'At risk' }).click();
    await page.getByRole('button', { name: 'warm', exact: true }).click();
    await page.waitForURL(/at_risk=true/);
    await page.getByRole('button', { name: 'Contact' }).click();
    await table.getByRole('columnheader', { name: 'Contact' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    const bands = await table.locator('tbody tr[data-index] td:nth-child(3)').allInnerTexts();
    expect(bands.length).toBeGreaterThan(0);
    expect(bands.every((text) => text.includes('warm'))).toBe(true);

    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('searchbox').fill('nobody is called so');
    await page.getByText('No relationship is like that.').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lead to a relationship, with its line, its explanation and its outlook', async () => {
    const { page, complaints } = await dashboard.open(`${projectPath}/relationships?band=strong`);
    const first = page.getByRole('table').getByRole('link').first();
    const name = await first.innerText();
    await first.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('img', { name: /^Depth: .*; in touch on \d+ days\.$/ }).waitFor();
    await page.getByText(/^Falls below strong (tomorrow|in \d+ days), on /).waitFor();
    const figures = await page
      .getByRole('region', { name: 'Why it is so' })
      .locator('li > :last-child')
      .allInnerTexts();
    const [active, age, silence, depth] = figures.map((text) => Number(text.replace('−', '-').replace('%', '')));
    // Each is rounded to a tenth.
    expect(Math.abs((active ?? 0) + (age ?? 0) + (silence ?? 0) - (depth ?? 0))).toBeLessThan(0.25);
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('show cohorts as a triangle, whose cells list their members', async () => {
    const { page, complaints } = await dashboard.open(`${projectPath}/cohorts`, 'org_sample', { colorScheme: 'dark' });
    const cell = page.getByRole('button', { name: /, week 1: \d+ of \d+ active/ }).first();
    const [, active] = /: (\d+) of/.exec(await cell.innerText()) ?? [];
    await page
      .getByRole('button', { name: /, week \d+: not over yet$/ })
      .first()
      .waitFor();
    await page.getByRole('columnheader', { name: 'Week 12', exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await cell.press('Enter');
    const members = page.getByRole('dialog', { name: 'Members of the cohort' });
    await members.getByRole('link').first().waitFor();
    expect(await members.getByRole('link').count()).toBe(Number(active));
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await members.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
