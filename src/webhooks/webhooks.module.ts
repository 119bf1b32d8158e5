import { Module } from '@nestjs/common';
import { Clock } from './clock';
import { DeliveriesController } from './deliveries.controller';
import { DeliveriesQueries } from './deliveries.queries';
import { DeliveriesService } from './deliveries.service';
import { DeliveryWorker } from './delivery-worker.service';
import { WebhooksController } from './webhooks.controller';
import { WebhooksQueries } from './webhooks.queries';
import { WebhooksService } from './webhooks.service';

/** Sends what happens in a project to the endpoints of its admins. */
@Module({
  controllers: [WebhooksController, DeliveriesController],
  providers: [Clock, WebhooksService, WebhooksQueries, DeliveriesService, DeliveriesQueries, DeliveryWorker],
})
export class WebhooksModule {}
