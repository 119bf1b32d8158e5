import ts from 'typescript';
import { FIT } from '../../src/scoring/fit-constants';
import { SCORE } from '../../src/scoring/score-constants';
import { read, sourcesOf } from '../support/written-statements';

/** What the numbers of the score are compared and computed with; descriptions for readers may name them. */
const SCORED =
  '(?:depth|evidence|potential|trend|risk|worth|silence_days|silenceDays|n_unanswered|unanswered|turn_days|turnDays|active_value|half_?life)';
const NUMBER = String.raw`(\d*\.?\d+)(?:::\w|e\d)?`;
/** A number of the formula next to a comparison, a division or a power. */
const USES = [
  new RegExp(String.raw`\b${SCORED}\w*\b[\`'"]?\)?\s*(?:>=|<=|<|>|\*\*|/)\s*-?${NUMBER}\b`, 'gi'),
  /\bpower\([^$\n]*,\s*(\d*\.?\d+)(?:::[\w ]+)?\)/gi,
  new RegExp(String.raw`\bhalf_?life\w*\s*[:=]\s*${NUMBER}\b`, 'gi'),
];
/** 0 and 1 are in every formula, and so are the millionths of whole numbers. */
const ANYBODYS = new Set([0, 1, 2, 1e6, 1e12]);
const CONSTANTS = new Set<number>(
  [SCORE, FIT].flatMap((it) => Object.values(it)).filter((value) => !ANYBODYS.has(value)),
);

/** Also used for counts of weeks, months, columns and digits, so only their use in a formula counts. */
const SMALL = new Set([3, 4, 5, 6, 7, 10, 12]);
const DISTINCT = new Set([...CONSTANTS].filter((value) => !SMALL.has(value)));
const SQL = /\b(?:SELECT|FROM|WHERE|CASE|THEN|power|sum|least|greatest|coalesce)\b/;

/** Numbers that equal one of the formula but mean something else, by file. */
const OTHERS: Readonly<Record<string, readonly number[]>> = {
  'app.module.ts': [20], // bytes: 2 ** 20
  'auth/api-key.ts': [20], // bytes
  'auth/development-token.ts': [14], // bytes
  'config/load-config.ts': [20, 30, 0.5], // webhooks; days of a token; share of an organisation
  'database/disk-space.ts': [20], // bytes
  'database/entities/project.entity.ts': [30], // days that a closed project can be restored
  'database/natural-order-sql.ts': [20], // digits
  'database/notifications.ts': [0.5], // jitter
  'database/reader-pool.ts': [20], // waiting callers
  'episodes/outcome-comparison.ts': [30], // fewest episodes of which a rate is shown
  'episodes/outcomes.service.ts': [30], // days within which a contact returns
  'explain/movers-sql.ts': [14], // number of a parameter
  'explain/relationship.service.ts': [20], // milliseconds
  'http/body/multipart-file.ts': [20], // headers of a part
  'imports/import-detail.ts': [20], // files shown
  'imports/import-spool.ts': [30, 20], // bytes
  'fleet/pipeline-transitions.queries.ts': [0.5], // the median
  'fleet/stream/activity-stream.ts': [0.5], // jitter
  'http/body/request-bodies.ts': [20], // bytes
  'http/body/unread-body.ts': [20], // bytes
  'http/openapi/api-document.ts': [30], // a description
  'http/listed-mistakes.ts': [20], // mistakes
  'ingestion/events/read-events.ts': [20], // bytes
  'ingestion/files/import.service.ts': [20, 120], // reasons; days
  'ingestion/files/input/file-kind.ts': [20, 0.5, 0.05], // shares of the characters of a file
  'ingestion/files/mail/mail-time.ts': [14], // hours: the easternmost time zone
  'ingestion/files/mapping/mangled-ids.ts': [20, 0.2, 0.8], // lengths; shares of a column
  'ingestion/files/mapping/table-layout.ts': [20], // names
  'ingestion/files/whatsapp/whatsapp-reader.ts': [20], // lines
  'ingestion/files/xlsx/cell-values.ts': [14], // a built-in format
  'ingestion/files/xlsx/xlsx-reader.ts': [30], // rows
  'jobs/job-store.queries.ts': [20], // results
  'jobs/jobs.service.ts': [20], // open jobs
  'limits/semaphore.ts': [20], // queues
  'mcp/foreign-text.ts': [120], // characters
  'mcp/tools/fleet-summary.tool.ts': [20], // agents
  'moat/moat-index.queries.ts': [30], // the published comparison with a month ago
  'ops/pool-metrics.ts': [0.1, 0.5], // buckets
  'ops/recompute-metrics.ts': [0.05, 0.1, 0.25, 0.5, 30], // buckets
  'ops/request-metrics.ts': [0.05, 0.1, 0.25, 0.5, 30], // buckets
  'ops/tool-metrics.ts': [0.05, 0.1, 0.25, 0.5], // buckets
  'recompute/recompute-plan.ts': [120], // days of snapshots
  'recompute/recompute.command.ts': [14], // hours: the easternmost time zone
  'relationships/past-scores.queries.ts': [28, 30], // numbers of parameters
  'settings/preview.service.ts': [0.6, 0.8], // progress
  'settings/preview-sql.ts': [14], // number of a parameter
  'validation/bg-nbd.ts': [0.1], // a step of the fit
  'validation/calibration.ts': [0.5], // middle of a rank
  'validation/log-gamma.ts': [0.5], // Lanczos
  'validation/nelder-mead.ts': [0.5], // the method's own
  'validation/participation.ts': [0.05], // largest error that counts as calibrated
  'validation/silence-models.ts': [0.5], // middle of a rank
  'validation/verdict.ts': [0.05], // largest error that counts as calibrated
  'webhooks/retry-policy.ts': [0.2, 20], // jitter; attempts
};

/** Every number of the formula among the literals of a file and of the SQL in it, except those in decorators. */
function literalsIn(text: string): number[] {
  const numbers: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isDecorator(node)) return;
    if (ts.isNumericLiteral(node)) numbers.push(Number(node.text));
    else if (ts.isTemplateExpression(node) || ts.isStringLiteralLike(node)) numbers.push(...numbersOfSql(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('it.ts', text, ts.ScriptTarget.Latest));
  return numbers.filter((value) => DISTINCT.has(value));
}

function numbersOfSql(node: ts.TemplateExpression | ts.StringLiteralLike): number[] {
  const sql = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' it ')
    : node.text;
  if (!SQL.test(sql)) return [];
  const code = sql.replaceAll(/--.*$/gm, '').replaceAll(/'[^']*'/g, '');
  return [...code.matchAll(/(?<![\w$.])(\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.])/gi)].map(([found]) => Number(found));
}

function constantsIn(text: string): string[] {
  const code = text
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    // What the API documents.
    .replaceAll(/@\w+Field\([\s\S]*?\)\n\s+\w+!?\??:/g, '');
  return USES.flatMap((use) => [...code.matchAll(use)])
    .filter(([, value]) => CONSTANTS.has(Number(value)))
    .map(([found]) => found);
}

const outside = sourcesOf('.').filter(
  (file) => !/^(scoring|database\/migrations|ingestion\/sample)\//.test(file) && !/\.dto\.ts$/.test(file),
);

it('no number of the score is written as a literal outside src/scoring', () => {
  expect(outside.length).toBeGreaterThan(300);
  const found = outside.flatMap((file) => constantsIn(read(file)).map((text) => `${file}: ${text}`));
  expect(found).toEqual([]);
});

it('no number of the formula is a literal of TypeScript or of SQL outside src/scoring', () => {
  const found = outside.flatMap((file) => {
    const others = OTHERS[file] ?? [];
    return literalsIn(read(file)).flatMap((value) => (others.includes(value) ? [] : `${file}: ${value}`));
  });
  expect(found).toEqual([]);
});

it('no exception is unused', () => {
  const left = Object.entries(OTHERS).flatMap(([file, values]) => {
    const found = outside.includes(file) ? literalsIn(read(file)) : [];
    return values.filter((value) => !found.includes(value)).map((value) => `${file}: ${value}`);
  });
  expect(left).toEqual([]);
});

it.each([
  ['const limit = 0.75;', 0.75],
  ['const sql = `SELECT depth FROM depth_scores WHERE $' + '{column} > .4 AND true`;', 0.4],
  ["query('SELECT 1 WHERE day > $1::date - 28')", 28],
  ['const sql = `SELECT power($' + '{gaps}, 1.5)`;', 1.5],
  ['const sql = `SELECT 1 WHERE silence >= 56::integer`;', 56],
])('the literal of %s is found', (code, value) => {
  expect(literalsIn(code)).toEqual([value]);
});

it.each([
  'const size = 21;',
  "const text = 'in 30 days';",
  'const sql = `SELECT $28, a.b28 -- 0.75`;',
  "const sql = `SELECT interval '28 days'`;",
  'class Body { @DoubleField(0.75) depth; }',
])('no literal of %s is found', (code) => {
  expect(literalsIn(code)).toEqual([]);
});

it.each([
  'CASE WHEN depth >= 0.75 THEN',
  'silence_days >= 56 AND',
  'if (score.trend <= -0.05) return',
  'power(gaps, 1.5::double precision)',
  'const HALF_LIFE = 120;',
  'unanswered >= 5',
])('%s is found', (code) => {
  expect(constantsIn(code)).toHaveLength(1);
});

it.each(['depth >= 0', '// depth >= 0.75', 'depth >= bandDeep', 'const PAGE = 120;'])('%s is allowed', (code) => {
  expect(constantsIn(code)).toEqual([]);
});
