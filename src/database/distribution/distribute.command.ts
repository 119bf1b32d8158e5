import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { print } from '../../config/terminal';
import { UsageError } from '../../config/usage.error';
import { DistributionService, type OnTable } from './distribution.service';

/** Nodes receive whole shards, so fewer could not be spread over many nodes later. */
const MIN_SHARDS = 32;
const MAX_SHARDS = 1024;

/** `distribute`: spreads the database over the nodes of a Citus cluster; `--undo` moves it back. */
@Injectable()
export class DistributeCommand {
  static readonly usage = `distribute [--shards ${MIN_SHARDS}] | --undo`;

  constructor(private readonly service: DistributionService) {}

  /** @throws UsageError for wrong arguments; DistributionError if the server cannot do it */
  async run(args: string[]): Promise<void> {
    const { shards, undo } = parse(args);
    const tell: OnTable = (table, what, rows) => {
      print(`${table.padEnd(18)} ${what.padEnd(13)} ${rows.padStart(12)} rows\n`);
    };
    if (undo) {
      const tables = await this.service.undo(tell);
      print(tables === 0 ? 'The database is already on one machine\n' : 'All rows are back\n');
      return;
    }
    const tables = await this.service.distribute(shards, tell);
    print(tables === 0 ? 'Every table is already distributed\n' : 'Distributed. Start the servers as before\n');
  }
}

function parse(args: string[]): { shards: number; undo: boolean } {
  const { shards, undo = false } = readWords(args);
  if (undo && shards !== undefined) throw new UsageError('distribute: --undo takes no --shards');
  const count = Number(shards ?? MIN_SHARDS);
  if (!Number.isInteger(count) || count < MIN_SHARDS || count > MAX_SHARDS) {
    throw new UsageError(`distribute: --shards is a whole number from ${MIN_SHARDS} to ${MAX_SHARDS}, got "${shards}"`);
  }
  return { shards: count, undo };
}

function readWords(args: string[]) {
  try {
    return parseArgs({ args, options: { shards: { type: 'string' }, undo: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError(`distribute: ${(error as Error).message}`);
  }
}
