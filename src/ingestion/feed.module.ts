import { Module } from '@nestjs/common';
import { FeedQueries } from './feed.queries';
import { FeedPublisher } from './feed-publisher';

/** Publishes new facts to the live feed. */
@Module({ providers: [FeedPublisher, FeedQueries], exports: [FeedPublisher] })
export class FeedModule {}
