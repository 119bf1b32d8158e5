import type { APIResponse } from 'playwright-core';
import type { CohortTriangleBody } from '../../src/cohort/triangle.dto';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { accessibilityFindings } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

describeInBrowser('with the sample fleet', () => {
  let dashboard: ServedDashboard;
  let projectId: string;
  beforeAll(async () => {
    dashboard = await serveDashboard();
    projectId = await dashboard.loadSample();
  });
  afterAll(() => dashboard.close());

  async function answer(operation: string): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${await dashboard.api.token('org_sample')}` };
    const response = await dashboard.api.get(`/api/v1/projects/${projectId}/${operation}`, { headers });
    return (await response.json()) as Record<string, unknown>;
  }

  it('Home shows the figures of the nine operations', async () => {
    const { page, complaints } = await dashboard.open('/');
    const index = await answer('moat-index');
    const distribution = (await answer('moat')) as { total: number; at_risk: number };
    const { contacts, total } = (await answer('at-risk?limit=1')) as { contacts: unknown[]; total: number };
    expect(contacts).toHaveLength(1);

    await page.getByText(`${(Number(index.moat_index) * 100).toFixed(1)} / 100`).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/projects/${projectId}`);
    await page.getByText(`${distribution.total.toLocaleString('en-GB')} relationships`).waitFor();
    await page.getByRole('link', { name: `All ${total.toLocaleString('en-GB')} at risk` }).waitFor();
    await page.getByRole('img', { name: /^Average depth: / }).waitFor();
    await page.getByRole('list', { name: 'Acts of the fleet, newest first' }).waitFor();
    await page.getByText(/^As of \d+ \w+, (now|\d+ minutes? ago)$/).waitFor();
    for (const stage of ['new', 'qualified', 'routed', 'nurtured', 'closed']) {
      await page.getByRole('region', { name: 'Pipeline' }).getByText(stage, { exact: true }).waitFor();
    }
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  interface Listed {
    readonly episode_id: string;
    readonly contact_name: string;
    readonly action_now: string;
  }
  const listed = async (query: string) => (await answer(`episodes?${query}`)).episodes as Listed[];
  const patch = async (id: string, body: object) => {
    const response = await dashboard.api.get(`/api/v1/projects/${projectId}/episodes/${id}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${await dashboard.api.token('org_sample')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };

  it('Home lists whom to talk to today, by action, and lets people decide', async () => {
    const { page, complaints } = await dashboard.open('/', 'org_sample', { colorScheme: 'dark' });
    const due = await listed('due=true&assignee=me_or_none&page_size=25');
    const today = page.getByRole('region', { name: 'Today' });
    await today.getByText(/^25 of \d+, most at stake first$/).waitFor();
    const names = () => today.getByRole('listitem').getByRole('link').allInnerTexts();
    expect((await names()).toSorted()).toEqual(due.map(({ contact_name }) => contact_name).toSorted());
    await today.getByRole('button', { name: /^Reply \d+$/ }).click();
    await page.waitForURL(/action=reply/);
    const [first, second] = (await listed('due=true&assignee=me_or_none&action=reply')) as [Listed, Listed];
    await today.getByRole('listitem').first().getByRole('link', { name: first.contact_name }).waitFor();
    expect(await today.getByRole('region').count()).toBe(1);
    expect(await accessibilityFindings(page)).toEqual([]);

    await page.keyboard.press('s');
    await page.getByRole('dialog', { name: 'Snooze until' }).getByRole('button', { name: 'In 2 weeks' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('4');
    await page.getByText(new RegExp(`${first.contact_name}: snoozed until`)).waitFor();
    await today.getByRole('listitem').first().getByRole('link', { name: second.contact_name }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await today.getByRole('listitem').first().getByRole('link', { name: first.contact_name }).waitFor();
    // One press to the evidence.
    await today.getByRole('link', { name: first.contact_name }).press('Enter');
    await page.getByRole('heading', { level: 1, name: first.contact_name }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('the Inbox is worked on by keyboard, takes changes back, and changes nothing that others changed', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/inbox`);
    const [a, b, c, d] = (await listed('page_size=4')) as [Listed, Listed, Listed, Listed];
    const list = page.getByRole('list', { name: 'Episodes' });
    const links = list.getByRole('listitem').getByRole('link');
    const firstIs = ({ contact_name }: Listed) => links.first().filter({ hasText: contact_name }).waitFor();
    const focused = ({ contact_name }: Listed) => page.locator('a:focus').getByText(contact_name).waitFor();
    await firstIs(a);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: 'What came of it?' }).getByRole('textbox', { name: 'Note' }).fill('Called');
    await page.keyboard.press('Enter');
    await page.getByText(`${a.contact_name}: done, contacted.`).waitFor();
    await firstIs(b);
    await focused(b);
    await page.keyboard.press('u');
    await firstIs(a);

    // Two at once.
    await page.keyboard.press('k');
    await focused(a);
    await page.keyboard.press('Shift+J');
    await focused(b);
    await page.keyboard.press('x');
    await page.getByRole('toolbar').getByText('2 selected').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('d');
    await page.getByRole('dialog', { name: 'Dismiss' }).getByLabel('Why').fill('Not now');
    await page.keyboard.press('Enter');
    await page.getByText('2 episodes: dismissed.').waitFor();
    await firstIs(c);
    const lists = page.getByRole('navigation', { name: 'Lists of the Inbox' });
    await lists.getByRole('link', { name: 'Done' }).click();
    await page.waitForURL(/view=done/);
    await list
      .getByText(/^Dismissed by you, .* Not now$/)
      .nth(1)
      .waitFor();
    expect(await links.count()).toBe(2);
    await page.keyboard.press('h');
    const details = page.getByRole('dialog');
    await details.getByText('Dismissed by you. Not now').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.goBack();
    await details.waitFor({ state: 'hidden' });
    await page.keyboard.press('u');
    await page.getByText('Nothing is done or dismissed yet.').waitFor();

    // Somebody else is faster.
    await page.goBack();
    await firstIs(a);
    await list.getByRole('button', { name: `Assign: ${d.contact_name}` }).click();
    await page.getByLabel('Name or user id').fill('kim');
    await patch(d.episode_id, { assignee: 'lee' });
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByText(`${d.contact_name} was not changed: somebody else changed it first.`)
      .waitFor();
    await list.getByRole('listitem').nth(3).getByText('lee').waitFor();
    await page.getByRole('combobox', { name: 'Owner' }).click();
    await page.getByRole('option', { name: 'lee' }).click();
    await page.waitForURL(/owner=lee/);
    await firstIs(d);
    expect(await links.count()).toBe(1);
    await patch(d.episode_id, { assignee: null });
    // The refusal is logged by the browser.
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
    await page.context().close();
  });

  it('Home compares under one model, and its line marks the day from which another one computed it', async () => {
    const { page, complaints } = await dashboard.open('/');
    const { moat_index_delta: explained } = await answer('moat-index/explain');
    const points = (change: unknown) => Math.abs(Number(change) * 100).toFixed(1);
    const hero = page.getByRole('region', { name: 'Moat Index' });
    const week = hero.getByText('in 7 days, by today’s model');
    await week.waitFor();
    expect(/\d+\.\d/.exec(await week.locator('..').innerText())?.[0]).toBe(points(explained));
    expect(await hero.getByText('by another model').count()).toBe(2);
    const trend = page.getByRole('region', { name: 'Daily trend' });
    await trend.getByText(/^Dashed: the score was computed in another way from \d+ \w+ \d+ on/).waitFor();
    await trend.getByRole('img', { name: /^Average depth: .* Dashed: / }).waitFor();
    if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE, fullPage: true });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('Home explains each part of the index on demand, by keyboard too', async () => {
    const { page, complaints } = await dashboard.open('/', 'org_sample', { colorScheme: 'dark' });
    await page.getByRole('button', { name: 'What is safety?' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(/share of the weight that is neither at risk nor dormant/).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByText(/share of the weight that is neither at risk nor dormant/).waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const send = async (event: object) => {
    const authorization = `Bearer ${await dashboard.api.token('org_sample')}`;
    const response = await dashboard.api.get(`/api/v1/projects/${projectId}/events`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ events: [{ agent: 'Nova', occurred_at: new Date().toISOString(), ...event }] }),
    });
    expect(response.status).toBe(202);
  };

  it('Home updates with acts of the fleet, and after a recompute', async () => {
    const { page, complaints } = await dashboard.open('/');
    await page.getByRole('status').getByText('Live').waitFor();
    const { total } = (await answer('moat')) as { total: number };
    await send({ type: 'agent_action', event_id: 'act', action: 'enrichment_run', summary: 'Enriched by a test' });
    const feed = page.getByRole('list', { name: 'Acts of the fleet, newest first' });
    await feed.getByRole('listitem').first().getByText('Enriched by a test').waitFor();

    await send({ type: 'interaction', event_id: 'met', user_id: 'new-contact', direction: 'inbound' });
    await dashboard.api.app.get(RecomputeService).recompute();
    await page.getByText(`${(total + 1).toLocaleString('en-GB')} relationships`).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('an act that arrives while the feed is loading is not lost', async () => {
    const { page, complaints } = await dashboard.open('/');
    await page.getByRole('status').getByText('Live').waitFor();
    // From here on, the list lacks the new act until the stream has sent it.
    let before: Promise<APIResponse> | undefined;
    let resume = () => {};
    const streamed = new Promise<void>((resolve) => {
      resume = resolve;
    });
    await page.route('**/fleet-activity?*', async (route) => {
      before ??= route.fetch();
      const response = await before;
      await streamed;
      await route.fulfill({ response }).catch(() => {}); // the page may have requested it again
    });
    const listed = page.waitForRequest('**/fleet-activity?*');
    await page.reload();
    await page.getByRole('status').getByText('Live').waitFor();
    await listed;
    await before;
    await send({ type: 'agent_action', event_id: 'early', action: 'enrichment_run', summary: 'Earlier than the list' });
    await send({ type: 'interaction', event_id: 'met early', user_id: 'early-contact', direction: 'inbound' });
    // Events arrive in order: the page requests its projects after a run has finished.
    const asked = page.waitForRequest((request) => request.url().includes('/api/v1/projects?'));
    await dashboard.api.app.get(RecomputeService).recompute();
    await asked;
    resume();
    const feed = page.getByRole('list', { name: 'Acts of the fleet, newest first' });
    await feed.getByRole('listitem').first().getByText('Earlier than the list').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('the token is removed from the address bar, and sent only in the header', async () => {
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

  it('lists search, filter and sort relationships, and load more on scrolling', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/relationships`);
    const table = page.getByRole('table', { name: 'Relationships' });
    await table.waitFor();
    const total = Number(await table.getAttribute('aria-rowcount')) - 1;
    expect(total).toBeGreaterThan(1000);
    expect(await table.getByRole('row').count()).toBeLessThan(100);
    expect(await accessibilityFindings(page)).toEqual([]);

    // It is not on the first page: only scrolling loads it.
    const lastShown = async () => Number(await table.locator('tr[aria-rowindex]').last().getAttribute('aria-rowindex'));
    // Rows that are scrolled past are removed, so the test does not wait for one particular row.
    while ((await lastShown()) < 150) await page.mouse.wheel(0, 3000);

    await page.getByRole('button', { name: 'At risk' }).click();
    await page.getByRole('button', { name: 'warm', exact: true }).click();
    await page.waitForURL(/at_risk=true/);
    // Until the list is there, the page shows the one before.
    const sorted = page.waitForResponse(/relationships\?(?=.*at_risk=true)(?=.*band=warm)(?=.*sort=name)/);
    await page.getByRole('button', { name: 'Contact' }).click();
    await table.getByRole('columnheader', { name: 'Contact' }).and(page.locator('[aria-sort=ascending]')).waitFor();
    const { total: warm } = (await (await sorted).json()) as { total: number };
    await page
      .getByRole('table', { name: 'Relationships' })
      .and(page.locator(`[aria-rowcount="${warm + 1}"]`))
      .waitFor();
    const bands = await table.locator('tbody tr[data-index] td:nth-child(3)').allInnerTexts();
    expect(bands.length).toBeGreaterThan(0);
    expect(bands.every((text) => text.includes('warm'))).toBe(true);

    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('searchbox').fill('nobody is called so');
    await page.getByText('No matching relationships').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a list opens a relationship, with its history, explanation and outlook', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/relationships?band=strong`);
    const first = page.getByRole('table').getByRole('link').first();
    const name = await first.innerText();
    await first.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.getByRole('img', { name: /^Depth: .*; in touch on \d+ days\./ }).waitFor();
    await page.getByText(/^Falls below strong (tomorrow|in \d+ days), on /).waitFor();
    const figures = await page
      .getByRole('region', { name: 'Why this depth' })
      .locator('li > :last-child')
      .allInnerTexts();
    const values = figures.map((text) => Number(text.replace('−', '-').replace('%', '')));
    expect(values).toHaveLength(6);
    const depth = values.pop() ?? 0;
    // Each is rounded to a tenth.
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) - depth)).toBeLessThan(0.35);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('cohorts are shown as a triangle, whose cells list their members', async () => {
    const { page, complaints } = await dashboard.open('/', 'org_sample', { colorScheme: 'dark' });
    // A week ends on its Sunday, so on any day the page shows one that has not ended.
    await page.route('**/cohorts/triangle?*', async (route) => {
      const response = await route.fetch();
      // The page requests it again.
      if (!response.ok()) return await route.fulfill({ response });
      const body = (await response.json()) as CohortTriangleBody;
      for (const { cells } of body.cohorts) {
        const newest = cells.at(-1);
        if (newest) Object.assign(newest, { complete: false, active: null, retention: null, avg_depth: null });
      }
      await route.fulfill({ response, json: body });
    });
    await page.goto(`${dashboard.origin}/projects/${projectId}/cohorts`);
    const cell = page.getByRole('button', { name: /, week 1: \d+ of \d+ active/ }).first();
    const [, active] = /: (\d+) of/.exec(await cell.innerText()) ?? [];
    await page
      .getByRole('button', { name: /, week \d+: not over yet$/ })
      .first()
      .waitFor();
    await page.getByRole('columnheader', { name: 'Week 12', exact: true }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await cell.press('Enter');
    const members = page.getByRole('dialog', { name: 'Members of the cohort' });
    await members.getByRole('link').first().waitFor();
    expect(await members.getByRole('link').count()).toBe(Number(active));
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await members.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    'light',
    'dark',
  ] as const)('accuracy, life cycle and settings are readable in %s colours', async (colorScheme) => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/quality`, 'org_sample', { colorScheme });
    await page.getByText('Not tested yet').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    const pages = page.getByRole('navigation', { name: 'Pages' });
    await pages.getByRole('link', { name: 'Life cycle' }).click();
    await page.getByRole('rowheader', { name: 'Did not exist yet' }).waitFor();
    await page.getByRole('rowheader', { name: 'qualified' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await pages.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('finished (').first().waitFor();
    await page.getByText('No keys yet.').or(page.getByText('revoked')).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('settings are previewed, applied and rolled back; a key is created and revoked', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/settings`);
    const score = page.getByRole('region', { name: 'Score', exact: true });
    const apply = score.getByRole('button', { name: 'Apply' });
    expect(await score.getByLabel('Deep from').inputValue()).toBe('75');
    expect(await apply.isDisabled()).toBe(true);
    // The preview follows by itself.
    await score.getByLabel('Deep from').fill('80');
    await score.getByText(/relationships? changes? band/).waitFor();
    await apply.click();
    await score.getByText('version 1', { exact: true }).waitFor();
    await score.getByText('1 version', { exact: true }).click();
    await score.getByRole('button', { name: 'Restore the defaults' }).click();
    await score.getByText('version 2', { exact: true }).waitFor();

    const keys = page.getByRole('region', { name: 'Keys' });
    await keys.getByLabel('Name').fill('Reader');
    await keys.getByRole('button', { name: 'Create key' }).click();
    await keys.getByText('This key is shown only once.').waitFor();
    const answers = ['120'];
    page.on('dialog', (dialog) => void dialog.accept(dialog.type() === 'prompt' ? answers.shift() : undefined));
    await keys.getByRole('button', { name: 'Limit Reader' }).click();
    await keys.getByRole('cell', { name: '120', exact: true }).waitFor();
    await keys.getByRole('button', { name: 'Replace Reader' }).click();
    await keys.getByRole('cell', { name: /^active until / }).waitFor();
    expect(await keys.getByRole('button', { name: 'Replace Reader' }).count()).toBe(1);
    const saved = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await keys.getByLabel('Keys that read may also call').check();
    expect(await (await saved).json()).toMatchObject({ keys_read_published: true });
    expect(await accessibilityFindings(page)).toEqual([]);
    await keys.getByRole('button', { name: 'Revoke Reader' }).first().click();
    await keys.getByRole('cell', { name: 'revoked' }).waitFor();

    const webhooks = page.getByRole('region', { name: 'Webhooks' });
    await webhooks.getByRole('button', { name: 'New webhook' }).click();
    const url = `${dashboard.origin}/healthz`;
    await webhooks.getByLabel('URL').fill(url);
    await webhooks.getByLabel('Send').selectOption('digest');
    await webhooks.getByLabel('At (').selectOption('07:00');
    expect(await accessibilityFindings(page)).toEqual([]);
    await webhooks.getByRole('button', { name: 'Create webhook' }).click();
    await webhooks.getByText('This secret is shown only once.').waitFor();
    const webhook = webhooks.getByRole('listitem', { name: url });
    await webhook.getByText('one digest a day at 07:00: 3 types').waitFor();
    await webhook.getByRole('button', { name: 'Deliveries' }).click();
    await webhook.getByRole('button', { name: 'Send a test event' }).click();
    await webhook.getByRole('cell', { name: 'webhook.test' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await webhook.getByRole('button', { name: 'Edit' }).click();
    await webhook.getByLabel('Send').selectOption('each');
    await webhook.getByRole('button', { name: 'Save' }).click();
    await webhook.getByText('each event as it happens: 3 types').waitFor();
    await webhook.getByRole('button', { name: 'Disable' }).click();
    await webhook.getByText('Disabled since').waitFor();
    await webhook.getByRole('button', { name: 'Delete' }).click();
    await webhooks.getByText('No webhooks yet.').waitFor();
    const remove = page.getByRole('button', { name: 'Delete project' });
    expect(await remove.isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('every page can be printed', async () => {
    const { page, complaints } = await dashboard.open('/', 'org_sample', { colorScheme: 'dark' });
    await page.getByRole('img', { name: /^Average depth: / }).waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 720, height: 1000 });
    for (const path of ['', '/relationships', '/contacts', '/agents', '/cohorts', '/lifecycle']) {
      if (path) await page.goto(`${dashboard.origin}/projects/${projectId}${path}`);
      await page.getByRole('table').first().waitFor();
      expect(await page.getByRole('navigation', { name: 'Pages' }).isVisible()).toBe(false);
      expect(await page.getByRole('search').isVisible()).toBe(false);
      const bottoms = await page
        .locator('main section')
        .evaluateAll((sections) =>
          sections.map((section) => section.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]),
        );
      // Each is below the previous one or inside it: no row is printed over the next.
      for (const [index, [top = 0, bottom = 0]] of bottoms.entries()) {
        const [, previous = 0] = bottoms[index - 1] ?? [];
        expect(top >= previous - 1 || bottom <= previous + 1).toBe(true);
      }
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('many agents are found by typing, in natural order', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/relationships`);
    await page.getByRole('table').waitFor();
    await page.getByRole('combobox', { name: 'Agent' }).click();
    await page.getByPlaceholder('Search agents').fill('nov');
    await page.getByRole('option', { name: 'Nova' }).waitFor();
    expect(await page.getByRole('option').count()).toBe(1);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/agent=/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('agents are compared, in any order, and each has a page', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/agents`);
    const { agents } = (await answer('agent-comparison')) as { agents: { agent_name: string; avg_depth: number }[] };
    const table = page.getByRole('table', { name: 'Agents' });
    const [deepest = agents[0]] = agents.toSorted((a, b) => b.avg_depth - a.avg_depth);
    const first = (name = '') => table.locator('tbody tr').first().getByRole('rowheader', { name }).waitFor();
    await first(agents[0]?.agent_name);
    await table
      .getByRole('img', { name: /^Average depth: / })
      .first()
      .waitFor();
    await table.getByRole('button', { name: 'Average depth' }).click();
    await page.waitForURL(/sort=depth/);
    await first(deepest?.agent_name);
    expect(await accessibilityFindings(page)).toEqual([]);
    await table.getByRole('link', { name: deepest?.agent_name }).click();
    await page.getByRole('heading', { level: 1, name: deepest?.agent_name }).waitFor();
    await page.getByText('Index share').waitFor();
    await page.getByRole('img', { name: /^Average depth: / }).waitFor();
    await page.getByRole('region', { name: 'Relationships' }).getByRole('listitem').first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a contact is found by its traits, merged after a preview, and parted again; its data is exported, then erased', async () => {
    const said = (user_id: string) => ({
      type: 'contact.updated',
      event_id: `said ${user_id}`,
      user_id,
      agent: undefined,
    });
    await send({
      ...said('c-0005'),
      traits: { plan: 'pro, yearly', seats: 12 },
      account_id: 'acme',
      account_name: 'Acme',
    });
    await dashboard.api.app.get(RecomputeService).recompute();
    const { page, complaints } = await dashboard.open(`/projects/${projectId}/contacts`, 'org_sample', {
      colorScheme: 'dark',
    });
    const table = page.getByRole('table', { name: 'Contacts' });
    await table.waitFor();
    await page.getByRole('button', { name: 'Traits and accounts' }).click();
    await page.getByLabel('Trait', { exact: true }).fill('plan');
    await page.getByLabel('Value', { exact: true }).fill('pro, yearly');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Filter by this trait' }).click();
    await page.getByRole('button', { name: 'Remove the filter plan is pro, yearly' }).waitFor();
    await table.and(page.locator(':has(tbody tr:only-child)')).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await table.getByRole('rowheader').getByRole('link').click();
    const ids = page.getByRole('region', { name: 'Ids' });
    await page.getByRole('link', { name: 'Acme' }).click();
    await page.getByRole('table', { name: 'Agents of the account' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await page.getByRole('table', { name: 'Accounts' }).getByRole('rowheader', { name: 'Acme' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.goBack();
    await page.goBack();
    await page.getByText('with all agents together').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);

    await ids.getByRole('button', { name: 'Merge with another contact' }).click();
    const merging = page.getByRole('dialog', { name: /^Merge / });
    await merging.getByRole('searchbox').fill('c-0011');
    await merging.getByRole('button', { name: /c-0011/ }).click();
    await merging.getByRole('columnheader', { name: 'Would be' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await merging.getByRole('button', { name: 'Merge', exact: true }).click();
    await ids.getByRole('rowheader', { name: 'c-0011' }).waitFor();
    await ids.getByRole('button', { name: 'Undo' }).click();
    await ids.getByText('One id,').waitFor();

    const data = page.getByRole('region', { name: 'Personal data' });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      data.getByRole('button', { name: 'Export the data of the person' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('c-0005.json');
    await data.getByLabel('Type the id c-0005').fill('c-0005');
    await data.getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('heading', { name: 'Contact erased' }).waitFor();
    await page.getByRole('rowheader', { name: 'interactions' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shortcuts open every page, back returns to the previous position, and charts are saved', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${projectId}`);
    await page.getByRole('img', { name: /^Average depth: / }).waitFor();
    for (const kind of ['CSV', 'PNG']) {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Save Average depth as ${kind}` }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`Average depth.${kind.toLowerCase()}`);
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('table', { name: 'Relationships' }).waitFor();
    await page.mouse.move(600, 500);
    const fortieth = page.locator('tr[data-index="40"]');
    while (!(await fortieth.isVisible())) await page.mouse.wheel(0, 900);
    const name = await fortieth.getByRole('link').innerText();
    await fortieth.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.goBack();
    await fortieth.getByRole('link', { name }).waitFor();
    await page.waitForFunction('scrollY > 1000');

    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Go to' });
    await palette.getByRole('textbox').fill(name);
    // Contacts of two agents are found twice.
    await palette
      .getByRole('link', { name: new RegExp(name) })
      .first()
      .waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
