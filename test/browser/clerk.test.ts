import { openPage } from '../support/browser';
import { describeInBrowser } from '../support/describe-in-browser';
import { insertScoredProject } from '../support/scored-project';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';

const HOST = 'clerk.example.com';
const KEY = `pk_live_${Buffer.from(`${HOST}$`).toString('base64')}`;

/** By then the page has rendered the previous state. */
const NEXT_FRAMES = 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))';
/** More than Clerk lists on one page. */
const MANY = 105;

/**
 * The part of ClerkJS that the page needs, in place of the script that Clerk serves. `Clerk.emit()` reports a change to
 * the page, and `Clerk.asked` counts its requests for a token.
 */
const clerkJs = (tokens: Record<string, string>, signedIn: boolean): string => `
  const tokens = ${JSON.stringify(tokens)};
  const organizations = Object.keys(tokens).map((id) => ({ id, name: 'Name of ' + id }));
  const listeners = new Set();
  window.Clerk = {
    user: ${signedIn} ? {
      id: 'user_1', fullName: 'Ada Lovelace', primaryEmailAddress: null,
      getOrganizationMemberships: async ({ initialPage = 1, pageSize = 10 } = {}) => ({
        data: organizations
          .slice((initialPage - 1) * Math.min(pageSize, 100), initialPage * Math.min(pageSize, 100))
          .map((organization) => ({ organization })),
        total_count: organizations.length,
      }),
    } : null,
    organization: organizations[0],
    session: { id: 'sess_1', getToken: async () => { Clerk.asked++; return tokens[Clerk.organization.id]; } },
    asked: 0,
    emit: () => { for (const listener of listeners) listener(); },
    load: async () => {},
    addListener: (listener) => {
      listeners.add(listener);
      listener();
      return () => listeners.delete(listener);
    },
    setActive: async ({ organization }) => {
      Clerk.organization = organizations.find(({ id }) => id === organization);
      Clerk.emit();
    },
    redirectToSignIn: async ({ signInForceRedirectUrl }) => { window.name = signInForceRedirectUrl; },
    signOut: async () => {},
  };`;

describeInBrowser("the dashboard with Clerk's front end", () => {
  let dashboard: ServedDashboard;
  beforeAll(async () => {
    dashboard = await serveDashboard({ CLERK_PUBLISHABLE_KEY: KEY });
    await insertScoredProject(dashboard.database.dataSource, { name: 'First', organisation: 'org_a', marker: 'a-' });
    await insertScoredProject(dashboard.database.dataSource, { name: 'Second', organisation: 'org_b', marker: 'b-' });
  });
  afterAll(() => dashboard.close());

  async function open(signedIn: boolean, tokenOfA?: string) {
    const opened = await openPage(dashboard.browser);
    const others = Array.from({ length: MANY }, (_, index) => [`org_other_${index}`, '']);
    const tokens = {
      org_a: tokenOfA ?? (await dashboard.api.token('org_a')),
      ...Object.fromEntries(others),
      org_b: await dashboard.api.token('org_b'),
    };
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

  it("redirects users who are not signed in to Clerk's page, and back", async () => {
    const { page, scripts, complaints } = await open(false);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForFunction('window.name !== ""');
    expect(await page.evaluate('window.name')).toBe(`${dashboard.origin}/`);
    expect(scripts).toEqual(['/npm/@clerk/clerk-js@6/dist/clerk.browser.js']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows the projects of one organisation, and switches to any other, however many there are', async () => {
    const { page, complaints } = await open(true);
    await page.getByRole('combobox', { name: 'Project' }).getByText('First').waitFor();
    await page.getByRole('button', { name: 'Account and display' }).click();
    await page.getByText('Ada Lovelace').waitFor();
    // A long menu is completely visible or scrolls; a menu over a scrolling page would move away from the pointer.
    const menu = await page.getByRole('menu').boundingBox();
    expect(menu?.height).toBeLessThan(page.viewportSize()?.height ?? 0);
    await page.getByRole('menuitemradio', { name: 'Name of org_b' }).click();
    await page.getByRole('combobox', { name: 'Project' }).getByText('Second').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('stays unchanged if Clerk reports a change and its list cannot be read', async () => {
    const { page, complaints } = await open(true);
    const project = page.getByRole('combobox', { name: 'Project' }).getByText('First');
    await project.waitFor();
    await page.evaluate(`Clerk.user.getOrganizationMemberships = () => Promise.reject(new Error('no network'))`);
    await page.evaluate('Clerk.emit()');
    await page.evaluate(NEXT_FRAMES);
    expect(await project.isVisible()).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('a session that the server rejected is only replaced by another one, whatever Clerk reports', async () => {
    const good = await dashboard.api.token('org_a');
    const { page } = await open(true, `${good.slice(0, -8)}AAAAAAAA`);
    const refused = page.getByText('The server did not accept your session. Sign in again.');
    await refused.waitFor();
    await page.evaluate(NEXT_FRAMES);
    const asked = await page.evaluate('Clerk.asked');
    await page.evaluate('Clerk.emit()');
    await page.evaluate(NEXT_FRAMES);
    expect(await page.evaluate('Clerk.asked')).toBe(asked);
    expect(await refused.isVisible()).toBe(true);
    await page.evaluate(`Clerk.session = { id: 'sess_2', getToken: async () => '${good}' }; Clerk.emit()`);
    await page.getByRole('combobox', { name: 'Project' }).getByText('First').waitFor();
    await page.context().close();
  });
});
