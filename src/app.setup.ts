import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module';
import type { Config } from './config/config';

/**
 * Builds the whole application on a migrated database, ready to listen: `main` and the HTTP tests both call it.
 */
export async function createApplication(config: Config, databaseUrl: string): Promise<NestExpressApplication> {
  return await NestFactory.create<NestExpressApplication>(AppModule.of(config, databaseUrl), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
}
