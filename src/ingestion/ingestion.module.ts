import { Module } from '@nestjs/common';
import { FactsWriter } from './facts-writer';
import { ImportCommand } from './import.command';
import { ImportService } from './import.service';

/** Takes facts in: the file import. */
@Module({
  providers: [FactsWriter, ImportService, ImportCommand],
  exports: [ImportCommand],
})
export class IngestionModule {}
