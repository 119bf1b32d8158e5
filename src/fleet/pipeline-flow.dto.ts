import { Int64Field, ListField, TextField } from '../http/query/field.decorators';

/** One stage of the pipeline. */
export class PipelineStage {
  @Int64Field('Contacts whose furthest stage this is, 0 or more.')
  count!: number;

  @TextField('new, qualified, routed, nurtured or closed.')
  stage!: string;
}

/** The contacts of a project by their furthest stage. */
export class PipelineFlowBody {
  @ListField(() => PipelineStage, 'Always all five stages, in order.')
  stages!: PipelineStage[];
}
