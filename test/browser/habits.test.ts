import { RecomputeService } from '../../src/recompute/recompute.service';
import { accessibilityFindings } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { type Fact, insertFacts, insertProject } from '../support/facts';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

const HOUR_MS = 3_600_000;
/** More than the feed of the project shows. */
const BUSY_ACTS = 60;

describeInBrowser('the habits of people who use it all day', () => {
  let dashboard: ServedDashboard;
  let project: string;
  let projectId: string;
  let agents: ReadonlyMap<string, string>;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    const { dataSource } = dashboard.database;
    projectId = await insertProject(dataSource, 'Fleet');
    project = `/projects/${projectId}`;
    const fact = (agent: string, contact: string, hoursAgo: number, direction: Fact['direction']): Fact => ({
      ...{ agent, contact, direction },
      occurredAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
    });
    agents = await insertFacts(dataSource, projectId, [
      ...Array.from({ length: 30 }, (_, n) => fact('Quiet', `c-${n}`, 300 + n, 'inbound')),
      fact('Quiet', 'c-1', 280, 'outbound'),
      ...Array.from({ length: BUSY_ACTS }, (_, n) => fact('Busy', `c-${n % 7}`, 24 + n, 'outbound')),
    ]);
    await dashboard.api.app.get(RecomputeService).recompute();
  });
  afterAll(() => dashboard.close());

  const acts = async (agent: string, ids: readonly string[]) => {
    const occurred_at = new Date().toISOString();
    const events = ids.map((id) => ({
      ...{ type: 'agent_action', event_id: id, agent, action: 'enrichment_run', summary: id, occurred_at },
    }));
    const response = await dashboard.api.get(`/api/v1${project}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    expect(response.status).toBe(202);
  };
  const act = (id: string) => acts('Quiet', [id]);

  it('a list is named, found again on every list and in the palette, opened by its address, and removed', async () => {
    const address = `${project}/relationships?band=faint%2Clight&order=asc&sort=name`;
    const { page, complaints } = await dashboard.open(address, 'org_test');
    const menu = (name: string | RegExp) => page.getByRole('button', { name });
    await menu('Views').click();
    await page.getByRole('menuitem', { name: 'Save this view…' }).click();
    const naming = page.getByRole('dialog', { name: 'Save this view' });
    await naming.getByLabel('Name').fill('Weak ties');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await menu('Views: Weak ties').waitFor();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Contacts' }).click();
    await page.getByRole('table', { name: 'Contacts' }).waitFor();
    await menu('Views').click();
    await page.getByRole('menuitem', { name: 'Weak ties' }).click();
    await menu('Views: Weak ties').waitFor();
    expect(page.url()).toBe(`${dashboard.origin}${address}`);

    // Another filter is another list; back restores this one.
    await page.getByRole('button', { name: 'At risk' }).click();
    await menu('Views').waitFor();
    await page.goBack();
    await menu('Views: Weak ties').waitFor();
    await page.getByRole('button', { name: 'faint', pressed: true }).waitFor();
    await page.goto(`${dashboard.origin}${project}/settings`);
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Go to' }).getByRole('textbox').fill('weak');
    await page.keyboard.press('Enter');
    await menu('Views: Weak ties').click();
    await page.getByRole('menuitem', { name: 'Remove this view' }).click();
    await menu('Views').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();

    // Anyone who has the address has the list.
    const other = await dashboard.open(address, 'org_test');
    await other.page.getByRole('button', { name: 'light', pressed: true }).waitFor();
    await other.page.context().close();
  });

  it('the palette does things, too', async () => {
    const { page } = await dashboard.open(`${project}/relationships`, 'org_test');
    const palette = page.getByRole('dialog', { name: 'Go to' });
    const choose = async (typed: string) => {
      await page.keyboard.press('Control+k');
      await palette.getByRole('textbox').fill(typed);
      await page.keyboard.press('Enter');
    };
    await page.getByRole('table', { name: 'Relationships' }).waitFor();
    await choose('dark colours');
    await page.locator('html[data-theme=dark]').waitFor();
    await palette.waitFor({ state: 'hidden' });
    const [file] = await Promise.all([page.waitForEvent('download'), choose('export all')]);
    expect(file.suggestedFilename()).toBe('Fleet relationships.csv');
    await choose('shortcuts');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByRole('button', { name: 'Close' }).click();

    // What fails is said where it was chosen.
    await page.route('**/recompute', (route) =>
      route.fulfill({ status: 409, contentType: 'application/problem+json', json: { title: 'Conflict', status: 409 } }),
    );
    await choose('recompute');
    await palette.getByText('Conflict (409)').waitFor();
    await page.unrouteAll();
    await palette.getByRole('button', { name: 'Recompute now' }).click();
    await page.getByRole('region', { name: 'Recomputes' }).waitFor();
    await palette.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('three hints guide a first visit, each until it is dismissed', async () => {
    const { page } = await dashboard.open(project, 'org_test');
    const hints = page.getByRole('note').filter({ has: page.getByRole('button', { name: 'Dismiss this hint' }) });
    await hints.nth(1).waitFor();
    expect(await hints.count()).toBe(2);
    await hints.filter({ hasText: 'Begin here' }).getByRole('button').click();
    await hints.nth(1).waitFor({ state: 'detached' });
    await page.reload();
    await hints.filter({ hasText: 'How far to trust a percentage' }).getByRole('button').click();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Relationships' }).click();
    await hints.filter({ hasText: '? shows all shortcuts' }).getByRole('button').click();
    await page.getByRole('table', { name: 'Relationships' }).waitFor();
    await page.goto(`${dashboard.origin}${project}`);
    await page.getByRole('region', { name: 'Today' }).getByRole('listitem').first().waitFor();
    expect(await hints.count()).toBe(0);
    await page.context().close();
  });

  it('names of any length and script fit a phone, and agents have their natural order', async () => {
    const { dataSource } = dashboard.database;
    const other = await insertProject(dataSource, 'Names');
    const ids = ['1', '2', '10', '100'];
    const occurredAt = new Date().toISOString();
    const agentIds = await insertFacts(
      dataSource,
      other,
      ids.map((agent) => ({ agent, contact: `c-${agent}`, direction: 'inbound', occurredAt })),
    );
    const long = 'Maximiliane '.repeat(16).trim();
    const names = [long, 'محمد عبد الله', '👩‍👩‍👧‍👦 Okafor', 'Ana'];
    const said = ids.map((id, at) => ({
      ...{ type: 'contact.updated', event_id: id, user_id: `c-${id}`, name: names[at], occurred_at: occurredAt },
    }));
    const response = await dashboard.api.get(`/api/v1/projects/${other}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events: said }),
    });
    expect(response.status).toBe(202);
    await dashboard.api.app.get(RecomputeService).recompute();
    const { page } = await dashboard.open(`/projects/${other}/contacts`, 'org_test', {
      viewport: { width: 390, height: 844 },
    });
    const one = `relationship?${new URLSearchParams({ agent: agentIds.get('1') ?? '', contact: 'c-1' })}`;
    for (const path of ['contacts', 'relationships', 'contact?id=c-1', one]) {
      await page.goto(`${dashboard.origin}/projects/${other}/${path}`);
      await page.getByTitle(long, { exact: true }).first().waitFor();
      expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([path, 0]);
    }
    await page.goto(`${dashboard.origin}/projects/${other}/relationships`);
    for (const name of names) await page.locator('bdi').getByText(name, { exact: true }).first().waitFor();
    await page.getByRole('combobox', { name: 'Agent' }).click();
    await page.getByRole('option').nth(ids.length).waitFor();
    expect((await page.getByRole('option').allInnerTexts()).map((text) => text.trim())).toEqual(['All agents', ...ids]);
    await page.context().close();
  });

  it('tabs share one connection to the feed, which the next one takes over', async () => {
    const { page: first } = await dashboard.open(project, 'org_test');
    const live = '[data-status=live]';
    await first.locator(live).waitFor();
    let streams = 0;
    const context = first.context();
    context.on('request', (request) => {
      if (request.url().includes('/fleet-activity/stream')) streams++;
    });
    const second = await context.newPage();
    await second.goto(`${dashboard.origin}${project}${await dashboard.code('org_test')}`);
    await second.locator(live).waitFor();
    await act('Seen by both');
    for (const page of [first, second]) await page.getByText('Seen by both').waitFor();
    expect(streams).toBe(0);

    const taken = second.waitForResponse(/fleet-activity\/stream/);
    await first.close();
    await taken;
    await act('Seen by the second');
    await second.getByText('Seen by the second').waitFor();
    expect(streams).toBe(1);
    await context.close();
  });

  it('the feed of an agent has its acts, however many others came later, and those that come', async () => {
    const { page, complaints } = await dashboard.open(`${project}/agent?id=${agents.get('Busy')}`, 'org_test');
    const list = page.getByRole('list', { name: 'Acts of the agent, newest first' });
    await page.getByRole('button', { name: `Show all ${BUSY_ACTS}` }).click();
    expect(await list.getByRole('listitem').count()).toBe(BUSY_ACTS);

    await page.goto(`${dashboard.origin}${project}/agent?id=${agents.get('Quiet')}`);
    await list.getByText('Sent a message to c-1', { exact: true }).waitFor();
    await act('Just now');
    await list.getByRole('listitem').first().getByText('Just now').waitFor();
    await acts(
      'Busy',
      Array.from({ length: BUSY_ACTS }, (_, n) => `Meanwhile ${n}`),
    );
    await act('After the others');
    await list.getByRole('listitem').first().getByText('After the others').waitFor();
    await list.getByRole('listitem').nth(1).getByText('Just now').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('contacts are sorted by their headings', async () => {
    const { page } = await dashboard.open(`${project}/contacts`, 'org_test');
    const table = page.getByRole('table', { name: 'Contacts' });
    const first = (name: string) =>
      table.locator('tbody tr').first().getByRole('link', { name, exact: true }).waitFor();
    await first('c-0');
    await table.getByRole('button', { name: 'Contact' }).click();
    await table.getByRole('button', { name: 'Contact' }).click();
    await page.waitForURL(/sort=name&order=desc/);
    await first('c-29');
    await table.getByRole('button', { name: 'Last interaction' }).click();
    await table
      .getByRole('columnheader', { name: 'Last interaction' })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor();
    await first('c-0');
    await page.context().close();
  });

  it('the header of a phone shows the page that is open', async () => {
    const { page } = await dashboard.open(`${project}/settings`, 'org_test', { viewport: { width: 390, height: 844 } });
    const current = page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current=page]');
    await current.getByText('Settings').waitFor();
    const box = await current.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    await page.context().close();
  });
});
