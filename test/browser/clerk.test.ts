import { openPage } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { insertScoredProject } from '../support/scored-project';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

const HOST = 'clerk.example.com';
const KEY = `pk_live_${Buffer.from(`${HOST}$`).toString('base64')}`;

/** What this page needs of ClerkJS, signed in or not, in place of the script that Clerk serves. */
const clerkJs = (tokens: Record<string, string>, signedIn: boolean): string => `
  const tokens = ${JSON.stringify(tokens)};
  const organizations = Object.keys(tokens).map((id) => ({ id, name: 'Name of ' + id }));
  window.Clerk = {
    user: ${signedIn} ? {
      id: 'user_1', fullName: 'Ada Lovelace', primaryEmailAddress: null,
      getOrganizationMemberships: async () => ({ data: organizations.map((organization) => ({ organization })) }),
    } : null,
    organization: organizations[0],
    session: { getToken: async () => tokens[Clerk.organization.id] },
    load: async () => {},
    addListener: () => () => {},
    setActive: async ({ organization }) => { Clerk.organization = organizations.find(({ id }) => id === organization); },
    redirectToSignIn: async ({ signInForceRedirectUrl }) => { window.name = signInForceRedirectUrl; },
    signOut: async () => {},
  };`;

describeInBrowser("the dashboard with Clerk's front end", () => {
  let dashboard: ServedDashboard;
  beforeAll(async () => {
    dashboard = await serveDashboard({ CLERK_PUBLISHABLE_KEY: KEY });
    await insertScoredProject(dashboard.database.dataSource, { name: 'First', organisation: 'org_a', marker: 'a-' });
    await insertScoredProject(dashboard.database.dataSource, { name: 'Second', organisation: 'org_b', marker: 'b-' });
  }, 120_000);
  afterAll(() => dashboard.close());

  async function open(signedIn: boolean) {
    const opened = await openPage(dashboard.browser);
    const tokens = { org_a: await dashboard.api.token('org_a'), org_b: await dashboard.api.token('org_b') };
    const scripts: string[] = [];
    await opened.page.route(`https://${HOST}/**`, (route) => {
      scripts.push(new URL(route.request().url()).pathname);
      return route.fulfill({
        contentType: 'text/javascript',
        headers: { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' },
        body: clerkJs(tokens, signedIn),
      });
    });
    await opened.page.goto(dashboard.origin);
    return { ...opened, scripts };
  }

  it("sends who is not signed in to Clerk's page, and back to where they were", async () => {
    const { page, scripts, complaints } = await open(false);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForFunction('window.name !== ""');
    expect(await page.evaluate('window.name')).toBe(`${dashboard.origin}/`);
    expect(scripts).toEqual(['/npm/@clerk/clerk-js@6/dist/clerk.browser.js']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows the projects of one organisation, and switches to another', async () => {
    const { page, complaints } = await open(true);
    await page.getByRole('combobox', { name: 'Project' }).getByText('First').waitFor();
    await page.getByRole('button', { name: 'Account and display' }).click();
    await page.getByText('Ada Lovelace').waitFor();
    await page.getByRole('menuitemradio', { name: 'Name of org_b' }).click();
    await page.getByRole('combobox', { name: 'Project' }).getByText('Second').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
