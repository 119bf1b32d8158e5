import { ChoiceParameter, TextParameter } from '../http/query/parameter.decorators';
import { MAX_QUERY_TEXT } from '../http/query/query-parsers';
import { PIPELINE_STAGES } from '../scoring/pipeline-stages';
import { PersonParameters } from '../serving/person-filter';

/** The query of a list of contacts, besides its page. */
export class ContactParameters extends PersonParameters {
  @TextParameter(
    'Only contacts of which an id, a name or the text of a trait contains this text; case, accents and Unicode form do not matter',
    { maxLength: MAX_QUERY_TEXT },
  )
  search!: string | null;

  @TextParameter('Only contacts that this agent knows: its UUID or name')
  agent!: string | null;

  @ChoiceParameter('Only contacts at this stage of the pipeline', PIPELINE_STAGES, null)
  pipeline_stage!: (typeof PIPELINE_STAGES)[number] | null;
}
