/** A backtest cannot be run, and why; printed without a stack. */
export class BacktestError extends Error {
  override readonly name = 'BacktestError';
}
