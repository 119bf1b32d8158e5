import 'reflect-metadata';
import { type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { TokenCommand } from './auth/token.command';
import { BacktestCommand } from './backtest/backtest.command';
import { CliModule } from './cli.module';
import type { Config } from './config/config';
import { ConfigError } from './config/config.error';
import { quoted } from './config/excerpt';
import { loadConfig } from './config/load-config';
import { processEnvironment } from './config/process-environment';
import { exitWhenPrinted, print, printError } from './config/terminal';
import { UsageError } from './config/usage.error';
import { dataSourceOptions } from './database/data-source-options';
import { databaseProblems } from './database/database-problems';
import { DatabaseServer } from './database/database-server';
import { DistributeCommand } from './database/distribution/distribute.command';
import { migrate } from './database/migrate';
import { ImportCommand } from './ingestion/files/import.command';
import { McpCommand } from './mcp/mcp.command';
import { McpCliModule } from './mcp/mcp-cli.module';
import { RestoreCommand } from './organisations/restore.command';
import { RecomputeCommand } from './recompute/recompute.command';

interface Command {
  run(args: string[]): Promise<void>;
}

/** The commands that work on the database. */
const COMMANDS: Readonly<Record<string, Type<Command> & { readonly usage: string }>> = {
  import: ImportCommand,
  recompute: RecomputeCommand,
  backtest: BacktestCommand,
  distribute: DistributeCommand,
  mcp: McpCommand,
  restore: RestoreCommand,
};

/** The modules of commands that need others than the rest. */
const MODULES: Readonly<Record<string, typeof CliModule | typeof McpCliModule>> = { mcp: McpCliModule };

const USAGE = `Usage: npm run cli -- COMMAND

${[TokenCommand, ...Object.values(COMMANDS)].map(({ usage }) => `  ${usage}`).join('\n')}
`;

async function main([name = 'help', ...args]: string[]): Promise<void> {
  if (['help', '--help', '-h'].includes(name)) {
    print(USAGE);
    return;
  }
  const config = loadConfig(processEnvironment());
  // Needs no database, and must not start one.
  if (name === 'token') return await new TokenCommand(config).run(args);
  const command = COMMANDS[name];
  if (!command) throw new UsageError(`unknown command ${quoted(name)}`);
  await runOnDatabase(config, MODULES[name] ?? CliModule, command, args);
}

async function runOnDatabase(
  config: Config,
  module: typeof CliModule | typeof McpCliModule,
  command: Type<Command>,
  args: string[],
): Promise<void> {
  const mistakes = await databaseProblems(config);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const server = await DatabaseServer.acquire(config);
  try {
    // First, because readers check their tables as soon as they exist.
    await migrateFirst(config.databaseDirectUrl ?? server.url);
    const application = await NestFactory.createApplicationContext(
      module.of(config, config.databaseDirectUrl ?? server.url),
      {
        logger: ['fatal'],
        abortOnError: false,
      },
    );
    try {
      await application.get(command).run(args);
    } finally {
      await application.close();
    }
  } finally {
    await server.release();
  }
}

async function migrateFirst(databaseUrl: string): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl, 2)).initialize();
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

// Also if an application that could not start has left connections open, which would keep the process alive.
main(process.argv.slice(2)).then(
  () => exitWhenPrinted(0),
  (error: Error) => {
    const usage = error instanceof UsageError ? `\n${USAGE}` : '';
    printError(`${error.message}\n${usage}`);
    exitWhenPrinted(usage ? 2 : 1);
  },
);
