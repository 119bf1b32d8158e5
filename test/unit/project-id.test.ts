import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(__dirname, '../../src');

it('only the tenant resolver creates a ProjectId', () => {
  const makers = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /\bas (unknown as )?(ProjectId|TenantProject|TenantAgent)\b|<ProjectId>\s*\w/.test(read(file)));
  expect(makers).toEqual([join('auth', 'tenant.resolver.ts')]);
});

function read(file: string): string {
  return readFileSync(join(SOURCES, file), 'utf8');
}
