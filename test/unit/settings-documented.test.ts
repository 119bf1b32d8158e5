import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config';

const ROOT = join(__dirname, '../..');
/** Read by OpenTelemetry's exporter itself. */
const OF_LIBRARIES = ['OTEL_EXPORTER_OTLP_HEADERS'];

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Every variable that the configuration asks the environment for. */
function settings(): string[] {
  const names = new Set<string>();
  loadConfig(new Proxy({}, { get: (_, name) => void names.add(String(name)) }));
  return [...names];
}

it.each(settings())('%s is explained in .env.example and in docs/configuration.md', (name) => {
  expect(read('.env.example')).toMatch(new RegExp(`^#${name}=`, 'm'));
  expect(read('docs/configuration.md')).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, 'm'));
});

it('.env.example and compose.yaml set nothing else', () => {
  const examples = [...read('.env.example').matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
  const { services } = parse(read('compose.yaml'));
  const known = new Set([...settings(), ...OF_LIBRARIES]);
  expect([...examples, ...Object.keys(services.server.environment)].filter((name) => !known.has(name ?? ''))).toEqual(
    [],
  );
});
