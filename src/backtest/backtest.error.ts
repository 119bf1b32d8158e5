/** Why a backtest cannot run. Printed without a stack. */
export class BacktestError extends Error {
  override readonly name = 'BacktestError';
}
