import { HttpException, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { mayLiftErasures } from '../../auth/tenant';
import { InvalidInput } from '../../http/problem/invalid-input.error';
import { EventsService } from '../../ingestion/events/events.service';
import { AS_OF, tool } from '../tool';

const KINDS = ['message', 'call', 'meeting', 'email', 'other'] as const;
const DIRECTIONS = ['inbound', 'outbound'] as const;
const INVALID = 422;

@Injectable()
export class RecordInteractionTool {
  constructor(private readonly events: EventsService) {}

  readonly tool = tool({
    name: 'record_interaction',
    title: 'Record an interaction',
    description:
      'Record a message, call or meeting between an agent and a contact, once: the same event_id again changes nothing. Scores follow with the next recompute.',
    needs: 'events:write',
    effect: 'adds once',
    input: z.object({
      event_id: z.string().describe('Your unique id of the interaction'),
      agent: z.string().describe('Name, created if unknown; or UUID'),
      contact: z.string().describe('Your id of the contact'),
      occurred_at: z.string().describe('RFC 3339'),
      direction: z.enum(DIRECTIONS).describe('inbound: the contact took part'),
      kind: z.enum(KINDS).optional(),
      contact_name: z.string().optional(),
    }),
    output: z.object({ ...AS_OF, event_id: z.string(), status: z.string() }),
    run: async (session, { contact, ...values }) => {
      const { projectId, served } = await session.project();
      const event = { type: 'interaction', user_id: contact, ...values };
      const { caller, actor } = session;
      const options = {
        atomic: false,
        allowPlaceholderIds: false,
        mayLift: mayLiftErasures(caller),
        by: actor,
        origin: 'mcp' as const,
      };
      const { result } = await this.events.acceptOne(projectId, event, { ownerId: caller.ownerId, ...options });
      if (result.status === 'accepted' || result.status === 'duplicate') {
        return { as_of: served?.asOf ?? null, event_id: values.event_id, status: result.status };
      }
      const { status = INVALID, detail = '', errors = [] } = result.problem ?? {};
      throw status === INVALID ? new InvalidInput(errors, detail) : new HttpException(detail, status);
    },
  });
}
