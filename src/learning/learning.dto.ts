import { BooleanField, DoubleField, Int64Field, ListField, TextField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** A version of the project's model; the names are those of the definition of the score. */
class ModelVersionItem {
  @Int64Field('Version, 2 or more; 1 is the fixed model that every project begins with, which has no row.')
  version!: number;

  @TextField('learned: fitted to the project’s own outcomes; fixed: back to one formula for all.', {
    enum: ['learned', 'fixed'],
  })
  kind!: string;

  @DoubleField('Level, -12..12: ln(p / (1 - p)) of the probability p if nothing else is known.')
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

  @Int64Field('Days that depth talks about, 1 to 365.')
  horizon!: number;

  @TextField('Day on which the history begins as far as it matters, YYYY-MM-DD.')
  l_start_day!: string;

  @TextField('Last day that the fit read, YYYY-MM-DD; null for the fixed model.', { nullable: true })
  fitted_on!: string | null;

  @TextField('In force from this day on, YYYY-MM-DD.')
  from_day!: string;

  @Int64Field('Days within which an outcome was awaited, 1 or more; null where nothing was fitted.', { nullable: true })
  window_days!: number | null;

  @Int64Field('Days that the fit looked from, 0 to 6.')
  windows!: number;

  @Int64Field('Relationships that it looked at, on all these days together, 0 to 50000 or so.')
  rows!: number;

  @Int64Field('Those of the rows in which the contact then took part, 0 or more.')
  outcomes!: number;

  @Int64Field('Contacts never heard that it looked at, on all these days together, 0 or more.')
  reply_rows!: number;

  @Int64Field('Relationships in which the contact then replied, 0 or more.')
  replies!: number;

  @DoubleField('Calibration error of the fixed model on these rows, 0..1; null without rows.', { nullable: true })
  calibration_before!: number | null;

  @DoubleField('Calibration error of this model on the same rows, 0..1; null without rows.', { nullable: true })
  calibration_after!: number | null;
}

/** The versions of the model, one page of them. */
export class ModelVersionsBody extends PageBody {
  @ListField(() => ModelVersionItem, 'The newest first.')
  versions!: readonly ModelVersionItem[];

  @Int64Field('Versions that there are, 0 or more.')
  total!: number;
}

/** A tenth of the probabilities, and what followed. */
class ReliabilityItem {
  @DoubleField('Lowest probability of the group, 0..0.9.')
  from!: number;

  @DoubleField('Limit of the group, 0.1..1: each probability is below it, or 1.')
  to!: number;

  @Int64Field('Rows with such a forecast, 0 or more; a row is one relationship on one past day.')
  rows!: number;

  @DoubleField('Mean of what was said, 0..1; null where empty.', { nullable: true })
  said!: number | null;

  @DoubleField('Share of the contacts that took part, 0..1; null where empty.', { nullable: true })
  took_part!: number | null;
}

/** What the scores that are served have learned. */
export class ModelBody {
  @Int64Field(
    'Version of the model that the scores are computed with, 1 or more; null before version 2 of the score.',
    {
      nullable: true,
    },
  )
  version!: number | null;

  @TextField('Of that version: learned or fixed.', { enum: ['learned', 'fixed'] })
  kind!: string;

  @TextField('In plain words: what it was calibrated on and how well that went, or why nothing is learned yet.')
  summary!: string;

  @BooleanField('Whether the history is shorter than two horizons: the probabilities may still be far off.')
  provisional!: boolean;

  @TextField('Last day that the fit read, YYYY-MM-DD; null where nothing is learned.', { nullable: true })
  fitted_on!: string | null;

  @Int64Field('Outcomes that it learned from, 0 or more: the rows in which the contact took part.')
  outcomes!: number;

  @DoubleField('Calibration error of the fixed model on the rows of the fit, 0..1; null without.', { nullable: true })
  calibration_before!: number | null;

  @DoubleField('Calibration error of the model on the same rows, 0..1; null without.', { nullable: true })
  calibration_after!: number | null;

  @ListField(() => ReliabilityItem, 'By tenths of the probability, from the lowest; empty where nothing is learned.')
  reliability!: readonly ReliabilityItem[];
}
