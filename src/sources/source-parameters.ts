import { CHANNELS, type Channel } from '../database/entities/source.entity';
import { ChoicesParameter, ClampedParameter, CursorParameter, TextParameter } from '../http/query/parameter.decorators';
import { SOURCE_EXPECTATIONS, SOURCE_STATES, type SourceExpectation, type SourceState } from '../scoring/source-status';

const PAGE_SIZE = { default: 50, max: 500 };

/** The query of the list; null: any. */
export class SourceParameters {
  @ChoicesParameter('Only these states', SOURCE_STATES)
  state!: SourceState[] | null;

  @ChoicesParameter('Only those of which this is said', SOURCE_EXPECTATIONS)
  expected!: SourceExpectation[] | null;

  @TextParameter('Only those of this agent: its UUID or name')
  agent!: string | null;

  @ChoicesParameter('Only these channels', CHANNELS)
  channel!: Channel[] | null;

  @ClampedParameter(`Sources per page (default ${PAGE_SIZE.default}, max ${PAGE_SIZE.max})`, PAGE_SIZE)
  page_size!: number;

  @CursorParameter('`next_cursor` of the previous page, with the same filter; absent: the first page')
  cursor!: string | null;
}
