import {
  BooleanField,
  DoubleField,
  Int64Field,
  ListField,
  ObjectField,
  TextField,
} from '../http/query/field.decorators';

const CONTRIBUTION =
  'weight x value at 6 decimals, 0 to weight. The millionths lost by truncation go to the components truncated most, so the four add up to moat_index exactly.';

const MODEL_VERSION =
  'Version of the model in force on that day, 1 or more: 1 is the fixed formula, later ones are learned. Null under version 1 of the score.';
const VERSION_1 = 'Null under version 2 of the score.';
const VERSION_2 = 'Null under version 1 of the score.';
const WEIGHTS =
  'Sum of the weights (n - 1) / (n + 3) x 2^(-r / 120), n = days on which the contact took part, r = days of silence: what a relationship is worth, forgotten with a half-life of 120 days';

/** Breadth: how many active contacts to expect. */
class BreadthExplained {
  @DoubleField('Share of this component in the index, 0 to 1, as the project had set it with the newest run.')
  weight!: number;

  @DoubleField(
    'sum_of_evidence / (sum_of_evidence + breadth_half), 0 to 1; under version 1 of the score, the same of sum_of_depths.',
  )
  value!: number;

  @DoubleField(CONTRIBUTION)
  contribution!: number;

  @DoubleField(`Sum of all depths: contacts to expect active in the next 30 days, 0 or more. ${VERSION_1}`, {
    nullable: true,
  })
  sum_of_depths!: number | null;

  @DoubleField(
    `Sum of the evidence of all relationships, without chances of a first reply: contacts expected in the next 30 days, 0 or more. ${VERSION_2}`,
    { nullable: true },
  )
  sum_of_evidence!: number | null;

  @DoubleField('Contacts at which breadth is one half, above 0: 25, or as the project sets.')
  breadth_half!: number;
}

/** Depth quality: the mean evidence, weighted by what each relationship is worth; under version 1 of the score, the mean depth weighted by depth. */
class DepthQualityExplained {
  @DoubleField('Share of this component in the index, 0 to 1, as the project had set it with the newest run.')
  weight!: number;

  @DoubleField(
    'weighted_evidence / sum_of_weights, 0 to 1; under version 1 of the score, sum_of_squared_depths / sum_of_depths.',
  )
  value!: number;

  @DoubleField(CONTRIBUTION)
  contribution!: number;

  @DoubleField(`Sum of all depths, 0 or more. ${VERSION_1}`, { nullable: true })
  sum_of_depths!: number | null;

  @DoubleField(`Sum of the squares of all depths, 0 or more. ${VERSION_1}`, { nullable: true })
  sum_of_squared_depths!: number | null;

  @DoubleField(`${WEIGHTS}, 0 or more. ${VERSION_2}`, { nullable: true })
  sum_of_weights!: number | null;

  @DoubleField(`Sum of weight x evidence, 0 or more. ${VERSION_2}`, { nullable: true })
  weighted_evidence!: number | null;
}

/** Trend: whether depth was gained or lost. */
class TrendExplained {
  @DoubleField('Share of this component in the index, 0 to 1, as the project had set it with the newest run.')
  weight!: number;

  @DoubleField('(gains + 1) / (gains + losses + 2), 0 to 1; .5 is even.')
  value!: number;

  @DoubleField(CONTRIBUTION)
  contribution!: number;

  @DoubleField(
    'Sum of the trends of evidence (of depth under version 1 of the score) above 0: gained within 28 days, 0 or more.',
  )
  gains!: number;

  @DoubleField('Sum of the same trends below 0, without their sign: lost within 28 days, 0 or more.')
  losses!: number;
}

/** Risk, which is high if the relationships are safe. */
class RiskExplained {
  @DoubleField('Share of this component in the index, 0 to 1, as the project had set it with the newest run.')
  weight!: number;

  @DoubleField(
    '1 - weight_lost / sum_of_weights, 0 to 1: high when safe; under version 1 of the score, 1 - potential_at_risk / potential.',
  )
  value!: number;

  @DoubleField(CONTRIBUTION)
  contribution!: number;

  @DoubleField(`Sum of the potentials (depth if they came back today) of all relationships, 0 or more. ${VERSION_1}`, {
    nullable: true,
  })
  potential!: number | null;

  @DoubleField(`Sum of the potentials of those at risk, 0 or more. ${VERSION_1}`, { nullable: true })
  potential_at_risk!: number | null;

  @DoubleField(`${WEIGHTS}, 0 or more. ${VERSION_2}`, { nullable: true })
  sum_of_weights!: number | null;

  @DoubleField(`Sum of the weights of those at risk or dormant, 0 or more. ${VERSION_2}`, { nullable: true })
  weight_lost!: number | null;
}

/** A relationship that moved the index. */
export class MoatMover {
  @TextField('UUID of the agent.')
  agent_id!: string;

  @TextField('Your own id of the contact.')
  user_id!: string;

  @TextField('Name of the contact; its user_id if it has no name.')
  contact_name!: string;

  @DoubleField(
    'moat_index minus what it would be if this relationship alone were as it was a week ago, -1 to 1, at 6 decimals. Effects do not add up: the index is not a sum.',
  )
  effect!: number;

  @DoubleField(
    'Probability, 0 to 1, that the contact takes part on at least one of the next 30 days (under version 1 of the score, that the pair is active); see the explanation of the relationship.',
  )
  depth!: number;

  @DoubleField('Depth a week ago, 0 to 1; 0 if nothing had happened yet.')
  depth_week_ago!: number;

  @BooleanField('Whether it is at risk.')
  at_risk!: boolean;

  @BooleanField('Whether it was at risk a week ago.')
  at_risk_week_ago!: boolean;

  @BooleanField('Whether it is dormant: lost, and no longer at risk. Always false under version 1 of the score.')
  dormant!: boolean;

  @BooleanField('Whether it was dormant a week ago.')
  dormant_week_ago!: boolean;
}

/** Why the Moat Index is what it is. */
export class MoatIndexExplanationBody {
  @TextField('Day of the response, as of its end, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  as_of!: string | null;

  @Int64Field('Version of the score that the newest run computed, 1 to 2.')
  score_version!: number;

  @Int64Field(MODEL_VERSION, { nullable: true })
  model_version!: number | null;

  @DoubleField(
    'The components by their weights, 0 to 1: .30 breadth + .35 depth_quality + .15 trend + .20 risk unless the project sets others; the sum of the contributions.',
  )
  moat_index!: number;

  @DoubleField(
    'The Moat Index 7 days ago under the current model, 0 to 1, so that a change of the model does not count as movement; 0 if there was no history yet.',
  )
  moat_index_prev!: number;

  @DoubleField('moat_index minus moat_index_prev, -1 to 1.')
  moat_index_delta!: number;

  @Int64Field('Relationships in the sums, 0 or more.')
  relationships!: number;

  @ObjectField(() => BreadthExplained)
  breadth!: BreadthExplained;

  @ObjectField(() => DepthQualityExplained)
  depth_quality!: DepthQualityExplained;

  @ObjectField(() => TrendExplained)
  trend!: TrendExplained;

  @ObjectField(() => RiskExplained)
  risk!: RiskExplained;

  @ListField(
    () => MoatMover,
    'The ten relationships that moved it most within a week, up or down, the largest effect first.',
  )
  movers!: MoatMover[];
}

/** The index as of the end of one day. */
export class MoatIndexPoint {
  @TextField('YYYY-MM-DD.')
  date!: string;

  @DoubleField(
    '.30 breadth + .35 depth_quality + .15 trend + .20 risk, 0 to 1; the weights are settings of the project.',
  )
  moat_index!: number;

  @DoubleField(
    'S / (S + 25), S = sum of evidence (of depths under version 1 of the score), 0 to 1; the 25 is a setting of the project.',
  )
  breadth!: number;

  @DoubleField(
    'Mean evidence weighted by worth, 0 to 1; under version 1 of the score, sum of squared depths / sum of depths.',
  )
  depth_quality!: number;

  @DoubleField('(gains + 1) / (gains + losses + 2) within 28 days, 0 to 1.')
  trend!: number;

  @DoubleField(
    'Share of the weight that is neither at risk nor dormant, 0 to 1: high when safe; under version 1 of the score, share of the potential that is not at risk.',
  )
  risk!: number;

  @Int64Field('Relationships by then, 0 or more.')
  relationships!: number;

  @Int64Field(
    'Version of the score that the day was computed with, 1 to 2. A chart marks the days on which it changes.',
  )
  score_version!: number;

  @Int64Field(MODEL_VERSION, { nullable: true })
  model_version!: number | null;
}

/** The index over time, as far back as daily snapshots are kept. */
export class MoatIndexHistoryBody {
  @TextField(
    'First day of the range that has a point, or would have one, YYYY-MM-DD; null before the first recompute.',
    {
      nullable: true,
    },
  )
  from!: string | null;

  @TextField('Last day of the range, YYYY-MM-DD; null before the first recompute.', { nullable: true })
  to!: string | null;

  @TextField('Days between two points: one, or seven.', { enum: ['day', 'week'] })
  step!: string;

  @TextField(
    'First day with an index, YYYY-MM-DD: 120 days before the first full recompute, and every day since; null before it.',
    { nullable: true },
  )
  kept_from!: string | null;

  @ListField(() => MoatIndexPoint, 'Ascending; none for days before kept_from, or before the first interaction.')
  points!: MoatIndexPoint[];
}
