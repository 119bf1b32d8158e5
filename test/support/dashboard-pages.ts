import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ScoredProject } from './scored-project';

/** A page of a project. */
export interface DashboardPage {
  /** Below the project, with what it needs to show something. */
  readonly path: string;
  /** Its main heading. */
  readonly title: string | RegExp;
  /** Whether it shows something that it requests. */
  readonly asks: boolean;
}

const page = (path: string, title: string | RegExp, asks = true): DashboardPage => ({ path, title, asks });

/** Every page, for one of the projects that tests make. */
export function dashboardPages({ agentId, contactId, accountId }: Omit<ScoredProject, 'projectId'>): DashboardPage[] {
  const of = (name: string, values: Record<string, string>) => `/${name}?${new URLSearchParams(values)}`;
  return [
    // First, because other pages have its result too, as a badge.
    page('/quality', 'How good are these numbers?'),
    page('', /./),
    page('/inbox', 'Inbox'),
    page('/relationships', 'Relationships'),
    page(of('relationship', { agent: agentId, contact: contactId }), /./),
    page('/contacts', 'Contacts'),
    page(of('contact', { id: contactId }), /./),
    page('/duplicates', 'Possible duplicates'),
    page('/accounts', 'Accounts'),
    page(of('account', { id: accountId }), /./),
    page('/agents', 'Agents'),
    page(of('agent', { id: agentId }), /./),
    page('/cohorts', 'Cohorts'),
    page('/lifecycle', 'Life cycle'),
    page('/settings', 'Settings'),
    page('/audit-log', 'Audit log'),
    page('/import', 'Import a file', false),
  ];
}

/** The paths of the routes of the dashboard. */
export function dashboardRoutes(): string[] {
  const routes = readFileSync(join(__dirname, '../../dashboard/src/pages.tsx'), 'utf8');
  return [...routes.matchAll(/<Route path="(\/[a-z-]*)" component/g)].map(([, path = '']) => path);
}

/** Goes to another page of the open dashboard, like its links. */
export async function goWithin(page: Page, address: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(address)})`);
}

/** Resolves when a page shows all that it requested. */
export async function settled(page: Page, { title }: DashboardPage): Promise<void> {
  await page.locator('main').getByRole('heading', { level: 1, name: title }).waitFor({ state: 'attached' });
  await page
    .locator('main [role=status]', { hasText: /^Loading$/ })
    .first()
    .waitFor({ state: 'detached' });
  await page.locator('main [role=alert]:not(:empty)').first().waitFor({ state: 'detached' });
}
