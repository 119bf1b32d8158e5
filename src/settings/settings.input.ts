import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsObject, IsOptional, Max, Min, ValidateBy, ValidateNested } from 'class-validator';
import { round6 } from '../scoring/round6';
import { BREADTH_HALF_RANGE, SCORE } from '../scoring/score-constants';
import { DEFAULT_SIGNALS } from '../scoring/signal-settings';

const MAX_DAYS = 365;
const MAX_HOLDOUT_PERCENT = 50;
/** After more days of silence on both sides it is nobody's turn. */
const MAX_SIGNAL_DAYS = SCORE.quietDays;
/**
 * Numbers of the score are rounded to six decimals. The equivalent check of `IsNumber` throws a TypeError for 5e-324.
 */
const SIX_DECIMALS = ValidateBy({
  name: 'sixDecimals',
  validator: {
    validate: (value: unknown) => typeof value === 'number' && round6(value) === value,
    defaultMessage: () => '$property must have at most 6 decimals',
  },
});

/** A parameter of the score: an optional number of the body with six decimals at most, and its documentation. */
function NumberInput(description: string, defaultValue: number, min: number, max: number): PropertyDecorator {
  return (target, name) => {
    AnyNumberInput(description, defaultValue, min, max)(target, name);
    SIX_DECIMALS(target, name as string);
  };
}

/** An optional number of the body, and its documentation. */
function AnyNumberInput(description: string, defaultValue: number, min: number, max: number): PropertyDecorator {
  return (target, name) => {
    for (const decorate of [
      ApiProperty({
        type: 'number',
        format: 'double',
        required: false,
        description,
        default: defaultValue,
        minimum: min,
        maximum: max,
      }),
      IsOptional(),
      IsNumber({ allowNaN: false, allowInfinity: false }),
      Min(min),
      Max(max),
    ]) {
      decorate(target, name as string);
    }
  };
}

function WholeInput(description: string, defaultValue: number, min = 1, max = MAX_DAYS): PropertyDecorator {
  return (target, name) => {
    for (const decorate of [
      ApiProperty({
        type: 'integer',
        format: 'int64',
        required: false,
        description,
        default: defaultValue,
        minimum: min,
        maximum: max,
      }),
      IsOptional(),
      IsInt(),
      Min(min),
      Max(max),
    ]) {
      decorate(target, name as string);
    }
  };
}

function WordInput(description: string, words: readonly string[]): PropertyDecorator {
  return (target, name) => {
    for (const decorate of [
      ApiProperty({ type: 'string', required: false, description, enum: [...words] }),
      IsOptional(),
      IsIn(words),
    ]) {
      decorate(target, name as string);
    }
  };
}

function PartInput(part: () => new () => object): PropertyDecorator {
  return (target, name) => {
    for (const decorate of [
      ApiProperty({ type: () => part(), required: false }),
      IsOptional(),
      IsObject(),
      ValidateNested(),
      Type(part),
    ]) {
      decorate(target, name as string);
    }
  };
}

/** Lowest depth of each band; each must be below the previous one. */
export class BandsInput {
  @NumberInput('Depth from which the band is deep, 0..1.', SCORE.bandDeep, 0, 1)
  deep?: number;

  @NumberInput('Depth from which the band is strong, 0..1.', SCORE.bandStrong, 0, 1)
  strong?: number;

  @NumberInput('Depth from which the band is warm, 0..1.', SCORE.bandWarm, 0, 1)
  warm?: number;

  @NumberInput('Depth from which the band is light, 0..1; below it the band is faint.', SCORE.bandLight, 0, 1)
  light?: number;
}

/** When a relationship of two interactions or more is at risk. */
export class AtRiskInput {
  @WholeInput('Cooling: silent for this many days or more, 1 to 365, …', SCORE.coolingSilence)
  cooling_silence_days?: number;

  @NumberInput('… with depth below this, 0..1.', SCORE.coolingDepth, 0, 1)
  cooling_depth?: number;

  @WholeInput(
    'Overdue: silent for this many days or more, 1 to 365, and for four typical gaps, …',
    SCORE.overdueSilence,
  )
  overdue_silence_days?: number;

  @NumberInput('… with depth below this, 0..1.', SCORE.overdueDepth, 0, 1)
  overdue_depth?: number;
}

/** Shares of the components in the Moat Index; they must add up to 1. */
export class WeightsInput {
  @NumberInput('Weight of breadth, 0..1.', SCORE.weightBreadth, 0, 1)
  breadth?: number;

  @NumberInput('Weight of depth quality, 0..1.', SCORE.weightDepthQuality, 0, 1)
  depth_quality?: number;

  @NumberInput('Weight of trend, 0..1.', SCORE.weightTrend, 0, 1)
  trend?: number;

  @NumberInput('Weight of risk, 0..1.', SCORE.weightRisk, 0, 1)
  risk?: number;
}

/** What is announced as a transition, and for how long it is kept. */
export class SignalsInput {
  @WholeInput(
    'Days for which a return to a state that was just left is held back, 0 to 30.',
    DEFAULT_SIGNALS.cooldownDays,
    0,
    MAX_SIGNAL_DAYS,
  )
  cooldown_days?: number;

  @WholeInput(
    'Days that a contact waits for an answer until a reply is owed, 1 to 30.',
    DEFAULT_SIGNALS.replyOwedDays,
    1,
    MAX_SIGNAL_DAYS,
  )
  reply_owed_days?: number;

  @NumberInput(
    'Change of the Moat Index, 0.001..1, since it was announced last, that is announced.',
    DEFAULT_SIGNALS.moatStep,
    0.001,
    1,
  )
  moat_index_step?: number;

  @WholeInput('Days for which transitions are kept, 1 to 365.', DEFAULT_SIGNALS.transitionDays)
  keep_days?: number;

  @NumberInput(
    'Potential from which a relationship at risk opens an episode, 0..1.',
    DEFAULT_SIGNALS.episodePotential,
    0,
    1,
  )
  episode_potential?: number;

  @WholeInput(
    'Share of relationships, in percent, whose episodes are held out, 0 to 50.',
    DEFAULT_SIGNALS.holdoutPercent,
    0,
    MAX_HOLDOUT_PERCENT,
  )
  holdout_percent?: number;
}

/** Settings to change; absent and null fields stay unchanged. */
export class SettingsPatch {
  @WholeInput('Days ahead that depth, risk and potential refer to, 1 to 365.', SCORE.horizon)
  horizon_days?: number;

  @PartInput(() => BandsInput)
  bands?: BandsInput;

  @PartInput(() => AtRiskInput)
  at_risk?: AtRiskInput;

  // With as many decimals as in `PATCH /projects/{projectId}`, which sets the same number.
  @AnyNumberInput(
    'Expected active contacts at which breadth is one half, above 0.',
    25,
    BREADTH_HALF_RANGE.min,
    BREADTH_HALF_RANGE.max,
  )
  breadth_half?: number;

  @PartInput(() => WeightsInput)
  weights?: WeightsInput;

  @WordInput('learned: fitted to the project’s own outcomes; fixed: one formula for all projects.', [
    'learned',
    'fixed',
  ])
  model?: 'learned' | 'fixed';

  @WordInput('Whether interactions without a direction count.', ['counts', 'ignored'])
  undirected?: 'counts' | 'ignored';

  @PartInput(() => SignalsInput)
  signals?: SignalsInput;
}

/** The version to restore. */
export class SettingsRollback {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'The version to restore, 0 or more; 0 is the defaults.',
    minimum: 0,
  })
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  version!: number;
}
