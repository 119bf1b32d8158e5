import { Module, type Provider } from '@nestjs/common';
import { Config } from '../config/config';
import { Notifications } from '../database/notifications';
import { Clock } from './clock';
import { DeliveriesController } from './deliveries.controller';
import { DeliveriesQueries } from './deliveries.queries';
import { DeliveriesService } from './deliveries.service';
import { DeliveryWorker } from './delivery-worker.service';
import { WebhooksController } from './webhooks.controller';
import { WebhooksQueries } from './webhooks.queries';
import { WebhooksService } from './webhooks.service';

const DELIVERY_WORKER: Provider = {
  provide: DeliveryWorker,
  inject: [Config, Clock, Notifications],
  useFactory: (config: Config, clock: Clock, notifications: Notifications) =>
    new DeliveryWorker(config, clock, notifications),
};

/** Sends the events of a project to the endpoints of its admins. */
@Module({
  controllers: [WebhooksController, DeliveriesController],
  providers: [Clock, WebhooksService, WebhooksQueries, DeliveriesService, DeliveriesQueries, DELIVERY_WORKER],
})
export class WebhooksModule {}
