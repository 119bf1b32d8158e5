import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
  TextListField,
} from '../http/query/field.decorators';
import { BANDS } from '../scoring/band';
import {
  ActionItem,
  ContributionItem,
  DepthInputs,
  DepthMovementItem,
  DepthOutlookItem,
  ExplainedInteraction,
  LearnedParts,
  TurnItem,
} from './depth-explanation-parts.dto';
import { BAND, DEPTH, MODEL_VERSION, STAGES } from './score-texts.dto';

/** Explains a depth. The same facts, model and as_of always give the same body. */
export class DepthExplanationBody {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @TextField('Day of the response, as of its end, YYYY-MM-DD.')
  as_of!: string;

  @Int64Field('Version of the score in force on that day, 1 to 2.')
  score_version!: number;

  @Int64Field(MODEL_VERSION, { nullable: true })
  model_version!: number | null;

  @TextField('Whether that model is the fixed formula or learned; null under version 1 of the score.', {
    nullable: true,
    enum: ['fixed', 'learned'],
  })
  model_kind!: string | null;

  @DoubleField(DEPTH)
  depth!: number;

  @TextField(`${BAND}.`, { enum: BANDS })
  band!: string;

  @DoubleField('Depth minus depth 28 days before, both under the model of as_of, -1 to 1.')
  trend!: number;

  @TextField('new: first active within 28 days; deepening: trend >= .05; declining: trend <= -.05; else stable.', {
    enum: ['new', 'deepening', 'declining', 'stable'],
  })
  trend_word!: string;

  @TextField('Life-cycle stage: the first rule that applies, in this order.', { enum: STAGES })
  stage!: string;

  @BooleanField('Whether the relationship is about to be lost: silent for longer than usual.')
  at_risk!: boolean;

  @TextListField(
    'Why it is at risk; empty if it is not. silent_vs_own_rhythm: silent for 14 days or more, and four typical gaps, with depth below .60; low_depth: silent for 7 days or more with depth below .40, unless the project sets others; declining: in addition, trend <= -.05.',
    ['silent_vs_own_rhythm', 'low_depth', 'declining'],
  )
  at_risk_reasons!: string[];

  @ObjectField(() => DepthInputs)
  inputs!: DepthInputs;

  @ListField(() => ContributionItem, 'In the order in which the formula applies them.')
  contributions!: ContributionItem[];

  @ObjectField(() => LearnedParts)
  learned!: LearnedParts;

  @ObjectField(() => DepthMovementItem)
  movement!: DepthMovementItem;

  @ObjectField(() => TurnItem)
  turn!: TurnItem;

  @ObjectField(() => ActionItem)
  action!: ActionItem;

  @TextField(
    'On hold: there is no data of its source since this day, YYYY-MM-DD, so that it may only seem to be at risk, and nothing was announced; null otherwise, and for days before the newest one.',
    { nullable: true },
  )
  on_hold_since!: string | null;

  @ObjectField(() => DepthOutlookItem)
  outlook!: DepthOutlookItem;

  @ListField(() => ExplainedInteraction, 'The last ten interactions that count, newest first.')
  interactions!: ExplainedInteraction[];
}
