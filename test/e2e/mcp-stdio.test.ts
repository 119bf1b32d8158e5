import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '../../src/config/load-config';
import { UsageError } from '../../src/config/usage.error';
import { McpCommand } from '../../src/mcp/mcp.command';
import { McpCliModule } from '../../src/mcp/mcp-cli.module';
import { buildProgram, inheritedEnvironment } from '../support/built-program';
import { insertProject } from '../support/facts';
import { testMcp } from '../support/mcp-client';
import { insertScoredProject } from '../support/scored-project';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CLI = join(__dirname, '..', '..', 'dist', 'src', 'cli.js');
/** A program that hangs is killed, and has no status then. */
const END_WITHIN_MS = 120_000;

describe('the tools over standard input and output', () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  beforeAll(async () => {
    await buildProgram();
    database = await createTestDatabase();
    await insertScoredProject(database.dataSource);
    await insertProject(database.dataSource, 'Scored', 'org_other');
    const inherited = Object.entries(inheritedEnvironment()).filter((entry): entry is [string, string] => !!entry[1]);
    env = { ...Object.fromEntries(inherited), DATABASE_URL: database.url };
  });
  afterAll(async () => {
    await database.drop();
  });

  async function connect(...args: string[]) {
    const client = new Client({ name: 'test', version: '1.0.0' });
    const all = [CLI, 'mcp', '--project', 'Scored', ...args];
    await client.connect(new StdioClientTransport({ command: process.execPath, args: all, env }));
    return await testMcp(client);
  }

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [CLI, 'mcp', ...args], { env, encoding: 'utf8', input: '', timeout: END_WITHIN_MS });

  it('read, and write only if they may', async () => {
    const reader = await connect('--org', 'org_test');
    expect(reader.tools.map(({ name }) => name)).not.toContain('close_episode');
    expect((await reader.call('fleet_summary')).content).toMatchObject({ as_of: '2025-06-30', at_risk: 1 });
    await reader.client.close();

    const writer = await connect('--org', 'org_test', '--write');
    const { content } = await writer.call('who_to_contact', {});
    const [{ episode_id } = { episode_id: '' }] = content.episodes as { episode_id: string }[];
    expect((await writer.call('close_episode', { episode_id, outcome: 'contacted' })).content).toMatchObject({
      state: 'done',
    });
    await writer.client.close();
    const [row] = await database.dataSource.query('SELECT changed_by FROM episodes WHERE episode_id = $1', [
      episode_id,
    ]);
    expect(row).toEqual({ changed_by: 'operator' });
  });

  it('say why they cannot start, and end', async () => {
    await database.dataSource.query('REVOKE SELECT ON agents FROM relationship_depth_reader');
    try {
      const { status, stdout, stderr } = run('--project', 'Scored', '--org', 'org_test');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('may not read agents');
    } finally {
      await database.dataSource.query('GRANT SELECT ON agents TO relationship_depth_reader');
    }
  });

  it('refuse a project that is unknown or of several organisations, and wrong flags', async () => {
    expect(run('--projekt', 'Scored')).toMatchObject({ status: 2, stdout: '' });
    // In this process, because the program takes long to start.
    const program = await NestFactory.createApplicationContext(
      McpCliModule.of(loadConfig({ DATABASE_URL: database.url }), database.url),
      {
        logger: false,
      },
    );
    const command = program.get(McpCommand);
    await expect(command.run(['--project', 'None'])).rejects.toThrow(new Error('There is no project "None"'));
    await expect(command.run(['--project', 'Scored'])).rejects.toThrow('name one with --org');
    await expect(command.run([])).rejects.toThrow(new UsageError('mcp: --project is missing'));
    await program.close();
  });
});
