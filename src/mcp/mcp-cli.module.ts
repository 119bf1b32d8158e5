import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import type { Config } from '../config/config';
import { ConfigModule } from '../config/config.module';
import { DatabaseModule } from '../database/database.module';
import { BodyModule } from '../http/body/body.module';
import { ServingModule } from '../serving/serving.module';
import { McpCommand } from './mcp.command';
import { McpModule } from './mcp.module';
import { NamedProjectsQueries } from './named-projects.queries';

/** What the tools need in a process of their own: connections for one program, no HTTP, no schedule. */
@Module({})
export class McpCliModule {
  static of(config: Config, databaseUrl: string): DynamicModule {
    const connections = Math.max(2, Math.floor(config.databasePoolSize / 4));
    return {
      module: McpCliModule,
      imports: [
        ConfigModule.of(config),
        DatabaseModule.at(databaseUrl, connections, {
          directUrl: config.databaseDirectUrl,
          statementTimeoutMs: config.databaseStatementTimeoutMs,
          prepared: config.databasePreparedStatements,
        }),
        ServingModule.at(
          databaseUrl,
          {
            size: connections,
            rowSecurity: config.databaseRowSecurity,
            statementTimeoutMs: config.databaseStatementTimeoutMs,
            waitMs: config.databasePoolWaitMs,
            // Everything here is for one organisation.
            share: 1,
            prepared: config.databasePreparedStatements,
          },
          { maxBytes: 0, publicUrl: config.publicUrl },
        ),
        BodyModule,
        AuthModule,
        McpModule,
      ],
      providers: [McpCommand, NamedProjectsQueries],
    };
  }
}
