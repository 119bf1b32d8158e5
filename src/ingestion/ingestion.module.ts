import { Module } from '@nestjs/common';
import { FactsWriter } from './facts-writer';
import { FeedQueries } from './feed.queries';
import { FeedPublisher } from './feed-publisher';
import { ImportCommand } from './import.command';
import { ImportService } from './import.service';
import { SampleService } from './sample/sample.service';

/** Takes facts in: the file import and the sample fleet. */
@Module({
  providers: [FactsWriter, FeedPublisher, FeedQueries, ImportService, ImportCommand, SampleService],
  exports: [ImportCommand, SampleService],
})
export class IngestionModule {}
