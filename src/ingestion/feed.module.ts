import { Module } from '@nestjs/common';
import { FeedQueries } from './feed.queries';
import { FeedPublisher } from './feed-publisher';

/** Tells the live feed what was taken in. */
@Module({ providers: [FeedPublisher, FeedQueries], exports: [FeedPublisher] })
export class FeedModule {}
