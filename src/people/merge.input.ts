import { Input } from '../http/query/input.decorator';
import { BooleanParameter } from '../http/query/parameter.decorators';

const MAX_ID = 256;

/** The contact that stands for the other one. */
export class MergeInput {
  @Input({
    expected: `a contact's id of 1 to ${MAX_ID} characters`,
    accepts: (value) =>
      typeof value === 'string' && value.trim() !== '' && value.length <= MAX_ID && !/[\0\p{Cs}]/u.test(value),
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
