import { BooleanField, DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** A version of the project's model. The names of the parameters are those of docs/score.md. */
class ModelVersionItem {
  @Int64Field('Version, 2 or more; version 1 is the fixed model that every project begins with and is not listed.')
  version!: number;

  @TextField('learned: fitted to the project’s own outcomes; fixed: one formula for all projects again.', {
    enum: ['learned', 'fixed'],
  })
  kind!: string;

  @DoubleField('Level, -12..12: ln(p / (1 - p)) of the probability p without any other factor.')
  c!: number;

  @DoubleField('Exponent of the active value (the sum of active days, decayed with age), 0..4.')
  a!: number;

  @DoubleField('Exponent of freshness (which falls with the days of silence), 0..4.')
  f!: number;

  @DoubleField('Exponent of 1 + days of silence, 0..4.')
  s!: number;

  @DoubleField('Exponent of the number of active days, 0..4.')
  m!: number;

  @DoubleField('Exponent of the correction for a history of few days, 0 or more; 0 in fixed models.')
  y!: number;

  @DoubleField('Chance of a first reply within 30 days, 0..0.2.')
  rho!: number;

  @Int64Field('Days that depth predicts, 1 to 365.')
  horizon!: number;

  @TextField('First day of the history that the model uses, YYYY-MM-DD.')
  l_start_day!: string;

  @TextField('Last day used for the fit, YYYY-MM-DD; null for the fixed model.', { nullable: true })
  fitted_on!: string | null;

  @TextField('First day on which it applies, YYYY-MM-DD.')
  from_day!: string;

  @Int64Field('Days in which an outcome had to occur, 1 or more; null if nothing was fitted.', { nullable: true })
  window_days!: number | null;

  @Int64Field('Past days that the fit predicted from, 0 to 6.')
  windows!: number;

  @Int64Field('Relationships used, on all these days together, 0 to 50000, approximately.')
  rows!: number;

  @Int64Field('Rows in which the contact then took part, 0 or more.')
  outcomes!: number;

  @Int64Field('Relationships used in which the contact had not replied yet, on all these days together, 0 or more.')
  reply_rows!: number;

  @Int64Field('Relationships of these in which the contact then replied, 0 or more.')
  replies!: number;

  @DoubleField('Calibration error of the fixed model on these rows, 0..1; null without rows.', { nullable: true })
  calibration_before!: number | null;

  @DoubleField('Calibration error of this model on the same rows, 0..1; null without rows.', { nullable: true })
  calibration_after!: number | null;
}

/** One page of the versions of the model. */
export class ModelVersionsBody extends PageBody {
  @ListField(() => ModelVersionItem, 'Newest first.')
  versions!: readonly ModelVersionItem[];

  @Int64Field('Number of all versions, 0 or more.')
  total!: number;
}

/** One tenth of the predicted probabilities, and what followed. */
class ReliabilityItem {
  @DoubleField('Lowest probability of the group, 0..0.9.')
  from!: number;

  @DoubleField('Upper limit of the probability, 0.1..1, exclusive except for 1.')
  to!: number;

  @Int64Field('Rows with such a prediction, 0 or more; a row is one relationship on one past day.')
  rows!: number;

  @DoubleField('Mean predicted probability, 0..1; null if the group is empty.', { nullable: true })
  said!: number | null;

  @DoubleField('Share of the contacts that took part, 0..1; null if the group is empty.', { nullable: true })
  took_part!: number | null;
}

/** The model of the current scores. */
export class ModelBody {
  @Int64Field('Version of the model that computed the current scores, 1 or more; null before version 2 of the score.', {
    nullable: true,
  })
  version!: number | null;

  @TextField('Kind of that version: learned or fixed.', { enum: ['learned', 'fixed'] })
  kind!: string;

  @TextField('In plain words: what the model was calibrated on and how accurate it is, or why nothing is learned yet.')
  summary!: string;

  @BooleanField('Whether the history is shorter than two horizons, so that the probabilities may still be inaccurate.')
  provisional!: boolean;

  @TextField('Last day used for the fit, YYYY-MM-DD; null if nothing is learned.', { nullable: true })
  fitted_on!: string | null;

  @Int64Field('Outcomes used for the fit, 0 or more: the rows in which the contact took part.')
  outcomes!: number;

  @DoubleField('Calibration error of the fixed model on the rows of the fit, 0..1; null without a fit.', {
    nullable: true,
  })
  calibration_before!: number | null;

  @DoubleField('Calibration error of the model on the same rows, 0..1; null without a fit.', { nullable: true })
  calibration_after!: number | null;

  @ListField(() => ReliabilityItem, 'Tenths of the probability, from the lowest; empty if nothing is learned.')
  reliability!: readonly ReliabilityItem[];
}
