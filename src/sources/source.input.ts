import { CHANNELS, type Channel } from '../database/entities/source.entity';
import { isPrintableText } from '../http/adapter/printable-text';
import { Input } from '../http/query/input.decorator';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';
import { SOURCE_EXPECTATIONS, type SourceExpectation } from '../scoring/source-status';

/** What a person says of the sources of an agent. */
export class SourcePatch {
  @Input({
    expected: 'the UUID or the name of an agent',
    accepts: (value) => isPrintableText(value, MAX_QUERY_TEXT),
    schema: { type: 'string', maxLength: MAX_QUERY_TEXT, description: 'UUID or name of the agent.' },
  })
  agent!: string;

  @Input({
    optional: true,
    expected: `${CHANNELS.join(', ')}, or null`,
    accepts: (value) => value === null || CHANNELS.includes(value as never),
    schema: {
      type: 'string',
      enum: [...CHANNELS],
      nullable: true,
      description: 'One channel of the agent; absent or null: all that it has.',
    },
  })
  channel?: Channel | null;

  @Input({
    expected: SOURCE_EXPECTATIONS.join(' or '),
    accepts: (value) => SOURCE_EXPECTATIONS.includes(value as never),
    schema: {
      type: 'string',
      enum: [...SOURCE_EXPECTATIONS],
      description:
        'none: no facts are expected, for example of an agent that retired, so nothing is late and nothing is held back; auto: as its own rhythm says.',
    },
  })
  expected!: SourceExpectation;
}
