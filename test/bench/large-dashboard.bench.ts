import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { hasBrowser } from '../support/browser';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';
import { median } from './measure';
import { fillProject, ORGANISATION } from './serve/fill';

const ROUNDS = 5;
const WHEEL_PX = 1200;
const VIEWPORT = { width: 1280, height: 900 };

/** Lists that are searched and sorted, each until its first row is there. */
const LISTS = [
  '/contacts',
  '/contacts?sort=name&order=desc',
  '/contacts?sort=depth',
  '/contacts?sort=last_interaction',
  '/contacts?search=number%2012',
  '/relationships?sort=name&order=asc',
  '/relationships?sort=last_interaction',
  '/relationships?search=number%2012',
] as const;

/** Runs in the page: records the duration of each frame until it is read. */
const WATCH_FRAMES = `{
  window.frames_ms = [];
  let last = performance.now();
  const next = (now) => { frames_ms.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}`;

/**
 * How the pages handle one project with many relationships: how soon they appear, and how smoothly the list scrolls.
 */
export default async function largeDashboard(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      relationships: { type: 'string', default: '100000' },
      rows: { type: 'string', default: '3000' },
      pictures: { type: 'string' },
      json: { type: 'string' },
    },
  });
  if (!hasBrowser) throw new Error('Chromium is not installed: set CHROMIUM_PATH, or install it');
  const served = await serveDashboard();
  try {
    const { projectId } = await fillProject(served.database.dataSource, Number(values.relationships));
    const project = `/projects/${projectId}`;
    if (values.pictures) await takePictures(served, project, values.pictures);
    const times: Record<string, number[]> = {};
    for (let round = -1; round < ROUNDS; round++) {
      for (const [name, ms] of Object.entries(await visit(served, project, Number(values.rows)))) {
        if (round >= 0) times[name] = [...(times[name] ?? []), ms];
      }
    }
    const rows = Object.entries(times).map(([name, all]) => ({ name, value: Number(median(all).toFixed(1)) }));
    console.log(`\nwith ${values.relationships} relationships, medians of ${ROUNDS} visits`);
    for (const { name, value } of rows) console.log(`  ${name.padEnd(52)} ${String(value).padStart(8)}`);
    if (values.json) writeFileSync(values.json, JSON.stringify(rows, null, 2));
  } finally {
    await served.close();
  }
}

async function visit(served: ServedDashboard, project: string, scrolledRows: number): Promise<Record<string, number>> {
  const { page } = await served.open(project, ORGANISATION);
  await page.getByText(/\/ 100$/).waitFor();
  const home = await page.evaluate<number>('performance.now()');
  await page.goto(`${served.origin}${project}/relationships`);
  await page.locator('tr[data-index="0"]').waitFor();
  const list = await page.evaluate<number>('performance.now()');

  await page.evaluate(WATCH_FRAMES);
  await page.mouse.move(VIEWPORT.width / 2, VIEWPORT.height / 2);
  const started = performance.now();
  let events = 0;
  for (; (await lastRow(page)) < scrolledRows; events++) await page.mouse.wheel(0, WHEEL_PX);
  const scrolled = performance.now() - started;
  const frames = await page.evaluate<number[]>('frames_ms.sort((a, b) => a - b)');
  const lists: Record<string, number> = {};
  for (const path of LISTS) {
    await page.goto(`${served.origin}${project}${path}`);
    await page.locator('main tbody a').first().waitFor();
    lists[`${path}, ms`] = await page.evaluate<number>('performance.now()');
  }
  await page.context().close();
  return {
    'Home, until the index is there, ms': home,
    'the list, until the first row is there, ms': list,
    [`scrolling ${scrolledRows} rows, ms`]: scrolled,
    'turns of the wheel for that': events,
    'frame while scrolling, median, ms': median(frames),
    'frame while scrolling, 95th percentile, ms': frames[Math.floor(frames.length * 0.95)] ?? Number.NaN,
    'frame while scrolling, longest, ms': frames.at(-1) ?? Number.NaN,
    'frames of more than 50 ms': frames.filter((ms) => ms > 50).length,
    ...lists,
  };
}

async function lastRow(page: Page): Promise<number> {
  return await page.evaluate<number>('Number([...document.querySelectorAll("tr[data-index]")].at(-1)?.dataset.index)');
}

/** Saves a screenshot of every page in the folder. */
async function takePictures(served: ServedDashboard, project: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [name, path, shown] of [
    ['home', '', 'canvas'],
    ['relationships', '/relationships', 'tr[data-index="0"]'],
    ['cohorts', '/cohorts', 'td button'],
  ] as const) {
    const { page } = await served.open(`${project}${path}`, ORGANISATION);
    await page.locator(shown).first().waitFor();
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: name !== 'relationships' });
    await page.context().close();
  }
}
