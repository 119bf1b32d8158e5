import { Input } from '../http/query/input.decorator';

/** What to send instead of what was rejected. */
export class RetryInput {
  @Input({
    optional: true,
    expected: 'an object',
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    schema: {
      type: 'object',
      additionalProperties: true,
      description: 'The corrected event, in the form of POST …/events. Absent: what was sent, as it was.',
    },
  })
  event?: Record<string, unknown>;
}
