import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { quoted } from '../config/excerpt';
import { print, printError } from '../config/terminal';
import { UsageError } from '../config/usage.error';
import { isDate } from '../database/calendar-date';
import { RecomputeService } from './recompute.service';
import { stepLine } from './step-line';

/** How long before UTC a day starts in the easternmost time zone. */
const EASTERNMOST_MS = 14 * 3_600_000;

/** `cli recompute`: fills the score tables of all projects, or of one, now. */
@Injectable()
export class RecomputeCommand {
  static readonly usage = 'recompute [--project NAME] [--as-of YYYY-MM-DD] [--full]';

  constructor(private readonly service: RecomputeService) {}

  /** @throws UsageError for unknown flags; Error if a project is unknown or its run failed */
  async run(args: string[]): Promise<void> {
    const { project, asOf, full } = readFlags(args);
    const outcomes = await this.service.recompute({
      project,
      asOf,
      full,
      wait: true,
      onStep: (name, step, rows, ms) => {
        if (process.stderr.isTTY) printError(stepLine(name, step, rows, ms));
      },
    });
    if (project !== undefined && outcomes.length === 0) throw new Error(`There is no project ${quoted(project)}`);
    for (const outcome of outcomes) {
      const { name, org_id } = outcome.project;
      if (outcome.status === 'unchanged') {
        print(`${name} (${org_id}): up to date as of ${outcome.asOf}\n`);
      }
      if (outcome.status !== 'finished') continue;
      const seconds = (outcome.ms / 1000).toFixed(1);
      print(`${name} (${org_id}): ${outcome.relationships} relationships scored as of ${outcome.asOf}, ${seconds} s\n`);
    }
    const failed = outcomes.filter((outcome) => outcome.status === 'failed');
    if (failed.length > 0) {
      throw new Error(failed.map((outcome) => `${outcome.project.name}: failed, ${outcome.error}`).join('\n'));
    }
    if (outcomes.length === 0) print('There are no projects yet. Create one with: import\n');
  }
}

function readFlags(args: string[]): { project?: string; asOf?: string; full?: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: { project: { type: 'string' }, 'as-of': { type: 'string' }, full: { type: 'boolean' } },
    });
    const asOf = values['as-of'];
    if (asOf !== undefined && !isDate(asOf))
      throw new Error(`--as-of: expected a date like 2026-01-31, got ${quoted(asOf)}`);
    if (asOf !== undefined && Date.parse(asOf) > Date.now() + EASTERNMOST_MS)
      throw new Error(`--as-of: ${asOf} is in the future`);
    return { project: values.project, asOf, full: values.full };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
