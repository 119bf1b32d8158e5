import { IsOptional, Min } from 'class-validator';
import { ClampedParameter, CountParameter } from '../http/query/parameter.decorators';

const CUTOFFS = { default: 3, max: 24 };
const MAX_HORIZON = 365;

export class BacktestParameters {
  @ClampedParameter(
    `Maximum number of past days to predict from (default ${CUTOFFS.default}, max ${CUTOFFS.max})`,
    CUTOFFS,
  )
  cutoffs!: number;

  @IsOptional()
  @Min(1, { message: 'below 1' })
  @CountParameter('Days to predict, 1 or more (default: the horizon of the project)', MAX_HORIZON)
  horizon_days!: number | null;
}
