import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { quoted } from '../config/excerpt';
import { print } from '../config/terminal';
import { UsageError } from '../config/usage.error';
import { BacktestRunService } from './backtest-run.service';
import { backtestTable } from './backtest-table';

const MAX_CUTOFFS = 24;
const MAX_HORIZON = 365;

/** `backtest`: predicts from past days, and prints how well the predictions match what followed. */
@Injectable()
export class BacktestCommand {
  static readonly usage = 'backtest --project NAME [--cutoffs 3] [--horizon 30]';

  constructor(private readonly service: BacktestRunService) {}

  /** @throws UsageError for wrong or missing arguments; BacktestError if the history is too short */
  async run(args: string[]): Promise<void> {
    const { project: name, cutoffs, horizon } = parse(args);
    const projects = await this.service.projects(name);
    if (projects.length === 0) throw new Error(`There is no project ${quoted(name)}`);
    for (const project of projects) {
      const fits: string[] = [];
      const onFit = (cutoff: string, rows: number, ms: number) =>
        fits.push(`  fitted on ${rows.toLocaleString('en-US')} rows up to ${cutoff} in ${Math.round(ms)} ms\n`);
      const result = await this.service.run(project, { cutoffs, horizon, onFit });
      print(backtestTable(`${project.name} (${project.org_id})`, result));
      if (fits.length > 0) print(`\n${fits.join('')}`);
    }
  }
}

function parse(args: string[]) {
  const { project, cutoffs, horizon } = parseFlags(args);
  if (!project?.trim()) throw new UsageError('backtest: --project is missing');
  return {
    project: project.trim(),
    cutoffs: wholeNumber('--cutoffs', cutoffs, MAX_CUTOFFS) ?? 3,
    horizon: wholeNumber('--horizon', horizon, MAX_HORIZON),
  };
}

function parseFlags(args: string[]) {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ args, options: { project: text, cutoffs: text, horizon: text } }).values;
  } catch (error) {
    throw new UsageError(`backtest: ${(error as Error).message}`);
  }
}

function wholeNumber(flag: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max)
    throw new UsageError(`backtest: ${flag}: expected a whole number from 1 to ${max}, got ${quoted(text)}`);
  return value;
}
