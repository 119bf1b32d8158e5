import { RecomputeService } from '../../src/recompute/recompute.service';
import { seriousFindings } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

describeInBrowser('Home, with the sample fleet', () => {
  let dashboard: ServedDashboard;
  let projectId: string;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    projectId = await dashboard.loadSample();
  }, 120_000);
  afterAll(() => dashboard.close());

  async function answer(operation: string): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${await dashboard.api.token('org_sample')}` };
    const response = await dashboard.api.get(`/api/v1/projects/${projectId}/${operation}`, { headers });
    return (await response.json()) as Record<string, unknown>;
  }

  it('shows what the nine operations say', async () => {
    const { page, complaints } = await dashboard.open('/');
    const index = await answer('moat-index');
    const distribution = (await answer('moat')) as { total: number; at_risk: number };
    const { contacts } = (await answer('at-risk?limit=1')) as { contacts: { contact_name: string }[] };

    await page.getByText(`${(Number(index.moat_index) * 100).toFixed(1)} / 100`).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/projects/${projectId}`);
    await page.getByText(`${distribution.total.toLocaleString('en-GB')} relationships`).waitFor();
    await page.getByRole('link', { name: contacts[0]?.contact_name }).waitFor();
    await page.getByRole('img', { name: /^Mean depth: / }).waitFor();
    await page.getByRole('list', { name: 'Acts of the fleet, newest first' }).waitFor();
    await page.getByText(/^As of \d+ \w+, (now|\d+ minutes? ago)$/).waitFor();
    for (const stage of ['new', 'qualified', 'routed', 'nurtured', 'closed']) {
      await page.getByRole('region', { name: 'Pipeline' }).getByText(stage, { exact: true }).waitFor();
    }
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('explains each part of the index on demand, by keyboard too', async () => {
    const { page, complaints } = await dashboard.open('/', 'org_sample', { colorScheme: 'dark' });
    await page.getByRole('button', { name: 'What is safety?' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/share of your potential that is not at risk/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText(/share of your potential that is not at risk/).waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('moves as the fleet does, and when scores are computed anew', async () => {
    const { page, complaints } = await dashboard.open('/');
    await page.getByRole('status').getByText('Live').waitFor();
    const { total } = (await answer('moat')) as { total: number };
    const send = async (event: object) => {
      const authorization = `Bearer ${await dashboard.api.token('org_sample')}`;
      const response = await dashboard.api.get(`/api/v1/projects/${projectId}/events`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ events: [{ agent: 'Nova', occurred_at: new Date().toISOString(), ...event }] }),
      });
      expect(response.status).toBe(202);
    };
    await send({ type: 'agent_action', event_id: 'act', action: 'enrichment_run', summary: 'Enriched by a test' });
    const feed = page.getByRole('list', { name: 'Acts of the fleet, newest first' });
    await feed.getByRole('listitem').first().getByText('Enriched by a test').waitFor();

    await send({ type: 'interaction', event_id: 'met', user_id: 'new-contact', direction: 'inbound' });
    await dashboard.api.app.get(RecomputeService).recompute();
    await page.getByText(`${(total + 1).toLocaleString('en-GB')} relationships`).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('takes the token out of the address bar, and sends it in the header alone', async () => {
    const { page } = await dashboard.open('/');
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    await page.getByRole('heading', { name: 'Moat Index' }).waitFor();
    expect(page.url()).not.toContain('eyJ');
    expect(
      await page.evaluate(() =>
        performance
          .getEntries()
          .map(({ name }) => name)
          .join(),
      ),
    ).not.toMatch(/\/[^#]*eyJ[^#]*,/);
    expect(urls.filter((url) => url.includes('eyJ'))).toEqual([]);
    await page.context().close();
  });
});
