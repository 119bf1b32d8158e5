-- src/backtest/backtest.queries.ts
SELECT ran_at, result FROM backtests WHERE project_id = $1
