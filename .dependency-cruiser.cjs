// Who may import whom. Data flows one way: ingestion -> tables -> recompute -> tables -> readers.
const FEATURES =
  'depth|cohort|fleet|moat|projects|keys|me|runs|explain|relationships|backtest|lifecycle|learning|settings|signals|sources|episodes|people|webhooks|audit|organisations|personal-data|jobs|mcp|ops|rejections|segment|recompute|ingestion|imports';

/** `from` may import, of ours, itself and these folders only. */
const only = (from, ...allowed) => ({
  name: `${from}-imports-only-${allowed.join('-') || 'packages'}`,
  severity: 'error',
  from: { path: `^src/(${from})/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^src/', pathNot: `^src/(${[from, ...allowed].join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'src-never-imports-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'dashboard-knows-the-api-only',
      comment: 'It is a client like any other: what it needs of the server, it is told over HTTP.',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^(src|test)/' },
    },
    { name: 'src-never-imports-dashboard', severity: 'error', from: { path: '^src/' }, to: { path: '^dashboard/' } },
    {
      name: 'dashboard-pages-stand-alone',
      severity: 'error',
      from: {
        path: '^dashboard/src/(home|relationships|contacts|accounts|agents|cohorts|lifecycle|quality|settings)/',
      },
      to: {
        path: '^dashboard/src/(home|relationships|contacts|accounts|agents|cohorts|lifecycle|quality|settings)/',
        pathNot: '^dashboard/src/$1/',
      },
    },
    {
      name: 'dashboard-parts-know-no-page',
      severity: 'error',
      from: { path: '^dashboard/src/(api|browser|charts|format|layout|project|session|ui)/' },
      to: { path: '^dashboard/src/(home|relationships|contacts|accounts|agents|cohorts|lifecycle|quality|settings)/' },
    },
    { name: 'no-barrels', severity: 'error', from: {}, to: { path: '^src/(index|.*/index)\\.ts$' } },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
    only('scoring'),
    // What events there are: a table without behaviour, which ingestion and the feed read.
    only('event-types'),
    // What the parts of the application tell of their work; who listens is none of their business.
    only('telemetry'),
    // Which id stands for which: rules without a database.
    only('identity'),
    only('config'),
    only('embedded-postgres', 'config'),
    only('database', 'config', 'embedded-postgres', 'telemetry', 'limits'),
    only('limits'),
    only('auth', 'config', 'database', 'limits'),
    only('http', 'config', 'database', 'limits', 'serving', 'telemetry'),
    only('serving', 'config', 'database', 'auth', 'http', 'limits'),
    only('ops', 'config', 'database', 'auth', 'http', 'serving', 'telemetry'),
    only('depth', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('cohort', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('signals', 'database', 'auth', 'http', 'serving'),
    only('organisations', 'config', 'database', 'auth', 'http', 'serving', 'projects', 'episodes'),
    only('personal-data', 'config', 'database', 'auth', 'http', 'serving', 'limits'),
    only('sources', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('rejections', 'database', 'auth', 'http', 'serving', 'ingestion', 'segment'),
    only('segment', 'database', 'auth', 'http', 'serving', 'event-types', 'ingestion'),
    only('audit', 'database', 'auth', 'http', 'serving'),
    only('people', 'database', 'auth', 'http', 'serving', 'scoring', 'identity'),
    only('episodes', 'database', 'auth', 'http', 'serving', 'scoring'),
    // The live feed sends transitions too.
    only(
      'fleet',
      'event-types',
      'config',
      'database',
      'auth',
      'http',
      'serving',
      'scoring',
      'signals',
      'telemetry',
      'limits',
    ),
    only('moat', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('relationships', 'config', 'database', 'auth', 'http', 'serving', 'scoring', 'limits'),
    only('explain', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('projects', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('keys', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('me', 'auth', 'http', 'serving'),
    only('runs', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('jobs', 'config', 'database', 'auth', 'http', 'serving', 'limits'),
    only('validation', 'scoring'),
    only('backtest', 'config', 'database', 'auth', 'http', 'serving', 'scoring', 'validation', 'jobs'),
    only('lifecycle', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('learning', 'config', 'database', 'auth', 'http', 'serving', 'scoring'),
    only('settings', 'config', 'database', 'auth', 'http', 'serving', 'scoring', 'validation', 'jobs'),
    only('webhooks', 'config', 'database', 'auth', 'http', 'serving', 'scoring', 'limits', 'telemetry'),
    // Tools call the services of other features, and nothing calls the tools.
    only(
      'mcp',
      'config',
      'database',
      'auth',
      'http',
      'serving',
      'telemetry',
      'event-types',
      'ingestion',
      'depth',
      'episodes',
      'explain',
      'moat',
      'projects',
      'relationships',
      'signals',
    ),
    only('recompute', 'config', 'database', 'scoring', 'identity', 'telemetry', 'limits'),
    only(
      'ingestion',
      'event-types',
      'identity',
      'config',
      'database',
      'auth',
      'http',
      'serving',
      'scoring',
      'telemetry',
      'limits',
    ),
    // Files that are sent wait, and are read in threads by the code of the command line.
    only('imports', 'config', 'database', 'auth', 'http', 'serving', 'limits', 'jobs', 'ingestion'),
    {
      name: 'scoring-is-pure',
      severity: 'error',
      from: { path: '^src/scoring/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^src/scoring/' },
    },
    {
      name: 'version-1-explains-the-past',
      comment:
        'The score of before is read until a project is recomputed, and for the days until then. Nothing computes it but the share of an erased contact.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/(scoring/version-1/|scoring/score-basis\\.ts$|recompute/version-1-snapshots\\.queries\\.ts$|(explain|cohort|lifecycle)/)',
      },
      to: { path: '^src/scoring/version-1/' },
    },
    {
      name: 'only-queries-touch-the-database',
      comment: 'A service may open a transaction (a type of TypeORM) but not name a table.',
      severity: 'error',
      from: {
        path: `^src/(${FEATURES})/`,
        pathNot:
          '(\\.(queries|service|spec|job)|(facts|events)-writer|contact-aggregates|recompute-batch|run-steps)\\.ts$',
      },
      to: { path: 'node_modules/(typeorm|pg)/' },
    },
    {
      name: 'controllers-know-their-service-and-dto',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '\\.queries\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
