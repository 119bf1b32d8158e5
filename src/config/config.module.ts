import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Config } from './config';

/** Makes the validated configuration injectable everywhere as `Config`. */
@Global()
@Module({})
export class ConfigModule {
  static of(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: Config, useValue: config }], exports: [Config] };
  }
}
