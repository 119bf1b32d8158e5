import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config';

const ROOT = join(__dirname, '../..');
/** Read by OpenTelemetry's exporter itself. */
const OF_LIBRARIES = ['OTEL_EXPORTER_OTLP_HEADERS'];
/** Set by compose.yaml to its own values. */
const OWN = ['DATABASE_URL', 'METRICS_HOST', 'METRICS_PORT'];

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Every variable that the configuration reads from the environment. */
function settings(): string[] {
  const names = new Set<string>();
  loadConfig(new Proxy({}, { get: (_, name) => void names.add(String(name)) }));
  return [...names];
}

it.each(settings())('%s is explained in .env.example and in docs/configuration.md', (name) => {
  expect(read('.env.example')).toMatch(new RegExp(`^#${name}=`, 'm'));
  expect(read('docs/configuration.md')).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, 'm'));
});

it('compose.yaml passes on every setting that it does not decide itself', () => {
  const decided = [
    ...['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR', 'SAMPLE', 'ALLOW_INSECURE_DEV', 'PGHOST', 'SHUTDOWN_DRAIN_MS'],
    // Its own database, without a pooler or a standby; and the key itself, not how to fetch it.
    ...[
      'DATABASE_DIRECT_URL',
      'DB_PREPARED_STATEMENTS',
      'DATABASE_READER_URL',
      'READER_MAX_LAG_S',
      'CLERK_SECRET_KEY',
      'CLERK_API_URL',
    ],
  ];
  const { server } = parse(read('compose.yaml')).services;
  const passed = Object.keys(server.environment);
  expect([...settings(), ...OF_LIBRARIES].filter((name) => !passed.includes(name) && !decided.includes(name))).toEqual(
    [],
  );
  const forwarded = Object.entries<string>(server.environment).filter(([name]) => !OWN.includes(name));
  for (const [name, value] of forwarded) expect(value).toMatch(new RegExp(`^\\$\\{${name}:[-?].*\\}$`));
});

it('.env.example and compose.yaml set nothing else', () => {
  const examples = [...read('.env.example').matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
  const { services } = parse(read('compose.yaml'));
  const known = new Set([...settings(), ...OF_LIBRARIES]);
  expect([...examples, ...Object.keys(services.server.environment)].filter((name) => !known.has(name ?? ''))).toEqual(
    [],
  );
});
