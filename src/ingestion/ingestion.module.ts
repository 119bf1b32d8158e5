import { Module } from '@nestjs/common';
import { FactsWriter } from './facts-writer';
import { FeedModule } from './feed.module';
import { ImportCommand } from './files/import.command';
import { ImportService } from './files/import.service';
import { ImportMappings } from './files/mapping/import-mappings.queries';
import { ImportRejections } from './files/rejects/import-rejections.queries';
import { SampleService } from './sample/sample.service';

/** Imports facts: from files, and the sample fleet. */
@Module({
  imports: [FeedModule],
  providers: [FactsWriter, ImportMappings, ImportService, ImportRejections, ImportCommand, SampleService],
  exports: [ImportCommand, SampleService],
})
export class IngestionModule {}
