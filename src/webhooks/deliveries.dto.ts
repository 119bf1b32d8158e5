import type { PagedList } from '../http/query/cursor';
import { Int64Field, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';
import { ChoiceParameter, TimeParameter } from '../http/query/parameter.decorators';

/** The order of the list: the newest first. */
export const DELIVERY_LIST: PagedList = { name: 'deliveries', keys: ['number', 'uuid'] };
const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;

/** Which deliveries are listed. */
export class DeliveryParameters {
  @ChoiceParameter('Only deliveries in this state', DELIVERY_STATES, null)
  status!: (typeof DELIVERY_STATES)[number] | null;
}

/** From when on events are sent again. */
export class ReplayParameters {
  @TimeParameter(
    'Events recorded at this time or later: RFC 3339, or YYYY-MM-DD for the start of the day in UTC. Required',
  )
  since!: string | null;
}

/** A replay that was queued. */
export class ReplayBody {
  @TimeField('Events recorded at this time or later are sent again.')
  since!: string;

  @TimeField('When the first of them was recorded, before the filter of the webhook; null: there is none.', {
    nullable: true,
  })
  first_recorded_at!: string | null;
}

/** One event for one endpoint. */
export class DeliveryItem {
  @TextField('UUID of the delivery: the `webhook-id` of every attempt; for a transition, its id.')
  delivery_id!: string;

  @TextField('Type of the event.')
  type!: string;

  @TextField('pending: an attempt is due later; delivered: accepted with 2xx; failed: given up after three days.', {
    enum: DELIVERY_STATES,
  })
  status!: string;

  @Int64Field('Number of attempts, 0 or more.')
  attempts!: number;

  @TimeField('When the event happened.')
  occurred_at!: string;

  @TimeField('When the delivery was queued.')
  created_at!: string;

  @TimeField('When it was last attempted; null: not yet.', { nullable: true })
  attempted_at!: string | null;

  @TimeField('When the next attempt is due; null: never.', { nullable: true })
  next_attempt_at!: string | null;

  @Int64Field('Status code of the last response, 100 to 599; null: there was none.', { nullable: true })
  response_status!: number | null;

  @TextField('The first 1,024 bytes of the last response; null: there was none.', { nullable: true })
  response_body!: string | null;

  @TextField('Why the last attempt got no response; null: it got one.', { nullable: true })
  error!: string | null;
}

/** One delivery. */
export class DeliveryBody extends DeliveryItem {}

/** One page of the deliveries of an endpoint. */
export class DeliveriesBody extends PageBody {
  @ListField(() => DeliveryItem, 'Newest first. Deliveries that are not pending are kept for 7 days.')
  deliveries!: DeliveryItem[];
}
