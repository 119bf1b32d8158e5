import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { accessibilityFindings } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';
import { insertSilentSource } from '../support/silent-source';
import { insertWebhook } from '../support/webhook-rows';

const VIEWS = [
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const;

/** Resolves when the run that the newest change started has finished. */
async function applied(dataSource: DataSource, projectId: string): Promise<void> {
  for (;;) {
    const [state]: { waiting: boolean }[] = await dataSource.query(
      `SELECT EXISTS (SELECT FROM change_notes WHERE project_id = $1)
         OR EXISTS (SELECT FROM recompute_runs WHERE project_id = $1 AND status = 'running') AS waiting`,
      [projectId],
    );
    if (state?.waiting === false) return;
    await delay(20);
  }
}

describeInBrowser('on Home, a silent source', () => {
  let dashboard: ServedDashboard;
  let project: string;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    project = await insertSilentSource(dashboard.database.dataSource);
  });
  afterAll(() => dashboard.close());

  it('says since when there is no data and what is on hold, in any width and colour', async () => {
    for (const { width, colorScheme } of VIEWS) {
      const options = { colorScheme, locale: 'en-GB', viewport: { width, height: 900 } };
      const { page, complaints } = await dashboard.open(`/projects/${project}`, 'org_test', options);
      const card = page.getByRole('region', { name: 'No data' });
      await card.getByText('Nova / email').waitFor();
      await card.getByText('Silent: no data since 30 Jun, usual by 1 Jul, 14 relationships on hold').waitFor();
      expect(await card.getByRole('listitem').count()).toBe(1);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('and so is a webhook that the server disabled, to administrators', async () => {
    const { dataSource } = dashboard.database;
    const disabled = { enabled: false, disabled_at: new Date('2026-07-01T08:00:00Z') };
    const insert = (name: string, by: 'failing' | 'user') =>
      insertWebhook(dataSource, project, `https://example.com/${name}`, { ...disabled, disabled_reason: by });
    await insert('crm', 'failing');
    await insert('old', 'user');
    const { page, complaints } = await dashboard.open(`/projects/${project}`, 'org_test');
    const note = page.getByRole('note').filter({ hasText: 'Webhook https://example.com/crm' });
    await note
      .getByText('it accepted nothing for three days. Enable it to send what is pending. See Settings.')
      .waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('and its relationships say why nothing follows from their silence', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${project}/relationships?agent=Nova`, 'org_test');
    const row = page.getByRole('row').filter({ hasText: 'On hold: no data since 30 Jun.' }).first();
    await row.getByRole('link').click();
    await page
      .getByRole('region', { name: 'Summary' })
      .getByText(/^On hold: no data since 30 Jun 2025,/)
      .waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is overruled, and that is taken back', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${project}`, 'org_test');
    const card = page.getByRole('region', { name: 'No data' });
    await card.getByRole('button', { name: 'Expect none from Nova / email' }).click();
    await card.getByRole('status').getByText('No data of Nova / email is expected any more').waitFor();
    // While a run goes on, another change waits for the scheduled one, which this server does not have.
    await applied(dashboard.database.dataSource, project);
    await card.getByRole('button', { name: 'Undo' }).click();
    await card.getByText('Silent: no data since').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
