import { ApiProperty } from '@nestjs/swagger';
import type { PagedList } from '../http/query/cursor';
import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
  TextListField,
  TimeField,
} from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';
import { BANDS } from '../scoring/band';
import { EVENT_TYPES } from './event-catalogue';
import { FORMATS } from './webhooks.input';

/** The order of the list: the newest first. */
export const WEBHOOK_LIST: PagedList = { name: 'webhooks', keys: ['number', 'uuid'] };

/** Which events are sent. */
class WebhookFilterItem {
  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    nullable: true,
    description: 'UUIDs of the agents; null: all.',
  })
  agents!: string[] | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...BANDS] },
    nullable: true,
    description: 'Bands of the relationship after the event; null: all.',
  })
  bands!: string[] | null;

  @DoubleField('Lowest potential of the relationship, 0..1; null: any.', { nullable: true })
  min_potential!: number | null;
}

/** When a digest is sent. */
class WebhookDigestItem {
  @Int64Field('Whole hours since midnight in the project’s time zone, 0..23.')
  hour!: number;

  @TimeField('When the next one is due.')
  next_at!: string;
}

/** An endpoint of the project, without its secret. */
export class WebhookItem {
  @TextField('UUID of the webhook.')
  webhook_id!: string;

  @TextField('Where events are sent.', { format: 'uri' })
  url!: string;

  @TextField('Shape of the body.', { enum: FORMATS })
  format!: string;

  @TextField('What it is for.')
  description!: string;

  @TextListField('Types of the events that are sent.', EVENT_TYPES)
  events!: string[];

  @ObjectField(() => WebhookFilterItem)
  filter!: WebhookFilterItem;

  @ApiProperty({ type: () => WebhookDigestItem, nullable: true })
  digest!: WebhookDigestItem | null;

  @BooleanField('Whether events are sent.')
  enabled!: boolean;

  @TimeField('When it was disabled; null: it is enabled.', { nullable: true })
  disabled_at!: string | null;

  @TextField(
    'user: by a PATCH; gone: the endpoint responded with 410; failing: it accepted nothing for three days. Null if it is enabled.',
    { nullable: true, enum: ['user', 'gone', 'failing'] },
  )
  disabled_reason!: string | null;

  @TimeField('Since when every attempt has failed; null: the last one succeeded, or there was none.', {
    nullable: true,
  })
  failing_since!: string | null;

  @TimeField(
    'Until when nothing is sent, because the endpoint keeps failing or asked for it; null: it is not paused.',
    {
      nullable: true,
    },
  )
  paused_until!: string | null;

  @TimeField('When the endpoint last accepted an event; null: not yet.', { nullable: true })
  last_success_at!: string | null;

  @TimeField('When it was created.')
  created_at!: string;

  @TextField('Id of the user who created it.')
  created_by!: string;
}

/** One endpoint. */
export class WebhookBody extends WebhookItem {}

/** The created endpoint. No other response ever contains its secret. */
export class NewWebhookBody extends WebhookItem {
  @TextField('The secret that signs the requests. It is never shown again.')
  secret!: string;
}

/** The new secret. */
export class WebhookSecretBody {
  @TextField('The new secret. It is never shown again.')
  secret!: string;

  @TimeField('When it was created.')
  created_at!: string;

  @TimeField('Until when the previous secret also signs; null: not at all.', { nullable: true })
  previous_expires_at!: string | null;
}

/** One page of the project's endpoints. */
export class WebhooksBody extends PageBody {
  @ListField(() => WebhookItem, 'Newest first.')
  webhooks!: WebhookItem[];
}
