import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Application } from 'express';
import { hasBrowser, openPage } from '../support/browser';
import { type ServedDashboard, serveDashboard } from '../support/served-dashboard';
import { median } from './measure';

const ROUNDS = 9;
const FIRST_CONTENT_MS = 1000;
/** The baseline: a page that fetches the index and shows it, without a framework, a style or a font. */
const BARE_PAGE = `<!doctype html><title>Bare</title><p id="index" elementtiming="moat-index"></p><script>
const [projectId, token] = location.hash.slice(1).split(',');
fetch('/api/v1/projects/' + projectId + '/moat-index', { headers: { authorization: 'Bearer ' + token } })
  .then((response) => response.json())
  .then((body) => { document.getElementById('index').textContent = body.moat_index + ' / 100'; });
</script>`;

interface Visit {
  readonly name: string;
  /** Milliseconds from the start of the navigation until the Moat Index is painted, as measured by the browser. */
  measure(): Promise<number>;
}

/** Runs in the page: returns when the element was first painted. Polling from outside would slow the page down. */
const INDEX_PAINTED = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [painted] = list.getEntries().filter(({ identifier }) => identifier === 'moat-index');
    if (painted) resolve(painted.startTime);
  }).observe({ type: 'element', buffered: true });
})`;

/**
 * How soon Home shows the Moat Index of the sample fleet, on the first visit and on the next one, compared with the
 * baseline.
 */
export default async function dashboard(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { json: { type: 'string' } } });
  if (!hasBrowser) throw new Error('Chromium is not installed: set CHROMIUM_PATH, or install it');
  const served = await serveDashboard(
    {},
    {
      prepare: (app) => {
        const express: Application = app.getHttpAdapter().getInstance();
        express.get('/bare', (_request, response) => {
          response.removeHeader('Content-Security-Policy');
          response.type('html').send(BARE_PAGE);
        });
      },
    },
  );
  try {
    const visits = await visitsOf(served);
    const times = visits.map((): number[] => []);
    for (let round = -1; round < ROUNDS; round++) {
      for (const [index, visit] of visits.entries()) {
        const time = await visit.measure();
        if (round >= 0) times[index]?.push(time);
      }
    }
    report(visits, times, values.json);
  } finally {
    await served.close();
  }
}

async function visitsOf(served: ServedDashboard): Promise<Visit[]> {
  const projectId = await served.loadSample();
  const token = await served.api.token('org_sample');
  const visit = async (...urls: readonly string[]): Promise<number> => {
    const { page } = await openPage(served.browser);
    let time = Number.NaN;
    for (const url of urls) {
      await page.goto('about:blank');
      await page.goto(`${served.origin}${url}`, { waitUntil: 'commit' });
      time = await page.evaluate<number>(INDEX_PAINTED);
    }
    await page.context().close();
    return time;
  };
  const link = async () => `/${await served.code('org_sample')}`;
  return [
    { name: 'floor: a bare page', measure: () => visit(`/bare#${projectId},${token}`) },
    { name: 'Home, at the first visit', measure: async () => visit(await link()) },
    { name: 'Home, at the next visit', measure: async () => visit(await link(), '/') },
  ];
}

function report(visits: readonly Visit[], times: readonly number[][], file: string | undefined): void {
  const floor = median(times[0] ?? []);
  const rows = visits.map(({ name }, index) => {
    const ms = median(times[index] ?? []);
    const target = index === 0 ? null : FIRST_CONTENT_MS;
    return {
      name,
      ms: Math.round(ms),
      ratio: Number((ms / floor).toFixed(2)),
      target,
      met: target === null || ms < target,
    };
  });
  console.log('\nfrom the start of the navigation until the Moat Index is painted, median');
  for (const { name, ms, ratio, target } of rows) {
    const wanted = target === null ? '' : `   target < ${target} ms`;
    console.log(`  ${name.padEnd(28)} ${String(ms).padStart(5)} ms   ${ratio.toFixed(2)} of the floor${wanted}`);
  }
  const targets = rows.filter(({ target }) => target !== null);
  const met = targets.filter((row) => row.met).length;
  console.log(`bench dashboard: ${met} of ${targets.length} targets met`);
  if (met < targets.length) process.exitCode = 1;
  if (file) writeFileSync(file, JSON.stringify(rows, null, 2));
}
