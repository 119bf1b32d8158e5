import { Input } from '../http/query/input.decorator';
import { BooleanParameter } from '../http/query/parameter.decorators';

const MAX_ID = 256;
const isId = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= MAX_ID && !/[\0\p{Cs}]/u.test(value);

/** The agent that stands for the other one. */
export class AgentMergeInput {
  @Input({
    expected: `an agent's UUID or name of 1 to ${MAX_ID} characters`,
    accepts: isId,
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_ID,
      description: 'UUID or name of the agent that has all facts of both from then on.',
    },
  })
  into!: string;
}

/** The contact that stands for the other one. */
export class MergeInput {
  @Input({
    expected: `a contact's id of 1 to ${MAX_ID} characters`,
    accepts: isId,
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: MAX_ID,
      description: 'Your own id of the contact that has all facts of both from then on.',
    },
  })
  into!: string;
}

export class MergeParameters {
  @BooleanParameter('Change nothing, and only show what would result (default: false)')
  dry_run!: boolean | null;
}
