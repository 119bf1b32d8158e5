import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ImportRunner } from './import-runner.service';
import { ImportSpool } from './import-spool';
import { ImportStore } from './import-store.queries';
import { ImportsController } from './imports.controller';
import { ImportsQueries } from './imports.queries';
import { ImportsService } from './imports.service';

/** Imports of files over HTTP. */
@Module({
  imports: [AuthModule],
  controllers: [ImportsController],
  providers: [ImportsService, ImportsQueries, ImportStore, ImportSpool, ImportRunner],
})
export class ImportsModule {}
