import { accessibilityFindings } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { insertProject } from '../support/facts';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

/** Its times have no zone, and none of its dates shows the order of day and month. */
const CALLS = `Owner;Client;When;What
Nova;ada;03/04/2025 09:30;Call
Nova;grace;05/04/2025 10:00;Call
Nova;;06/04/2025 11:00;Call
`;

const COLUMNS = [
  ['Contact', 'Client'],
  ['Kind', 'What'],
] as const;

describeInBrowser('an import', () => {
  let dashboard: ServedDashboard;
  let project: string;
  beforeAll(async () => {
    dashboard = await serveDashboard({}, { jobs: true });
    project = await insertProject(dashboard.database.dataSource, 'Empty');
  });
  afterAll(() => dashboard.close());

  it('leads from a file dropped on an empty project, over what it asks, to the result', async () => {
    const { page, complaints } = await dashboard.open(`/projects/${project}`, 'org_test', { colorScheme: 'dark' });
    await page.getByRole('heading', { name: 'Empty is waiting for its first event' }).waitFor();
    for (const name of ['Drop a file of the past', 'Send one interaction now', 'Connect a sender'])
      await page.getByRole('heading', { name }).waitFor();
    const file = { name: 'calls.csv', mimeType: 'text/csv', buffer: Buffer.from(CALLS) };
    await page.getByLabel('Drop a file here').setInputFiles(file);

    await page.getByText('Which column is which?').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    // What is known is not asked.
    expect(await page.getByRole('combobox', { name: 'Agent', exact: true }).inputValue()).toBe('Owner');
    for (const [meaning, column] of COLUMNS)
      await page.getByRole('combobox', { name: meaning, exact: true }).selectOption(column);
    await page.getByRole('button', { name: 'Show again' }).click();
    await page.getByText('In which order are its dates?').waitFor();
    await page.getByRole('combobox', { name: 'Order of dates' }).selectOption('dmy');
    await page.getByRole('button', { name: 'Show again' }).click();
    await page.getByText('2 of 3 rows would be imported').waitFor();
    await page.getByRole('region', { name: 'Rejected' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByText('2 interactions added, with 2 new contacts and 1 new agent.').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save 1 rejected row as CSV' }).click();
    expect((await saved).suggestedFilename()).toBe('rejected.csv');
    expect(await accessibilityFindings(page)).toEqual([]);

    const facts = await dashboard.database.dataSource.query(
      `SELECT user_id, kind, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM interactions
       WHERE project_id = $1 ORDER BY user_id`,
      [project],
    );
    expect(facts).toEqual([
      { user_id: 'ada', kind: 'call', day: '2025-04-03' },
      { user_id: 'grace', kind: 'call', day: '2025-04-05' },
    ]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
