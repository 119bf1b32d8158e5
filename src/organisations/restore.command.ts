import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { ownerKey } from '../auth/owner';
import { quoted } from '../config/excerpt';
import { print } from '../config/terminal';
import { UsageError } from '../config/usage.error';
import { OPERATOR } from '../database/actor';
import { ProjectClosure } from './project-closure.queries';

/** `cli restore`: opens the projects again that were closed because their organisation or user was deleted. */
@Injectable()
export class RestoreCommand {
  static readonly usage = 'restore --org ORGANISATION_ID | --user USER_ID';

  constructor(private readonly closure: ProjectClosure) {}

  /** @throws UsageError for wrong arguments; Error if there is nothing to restore */
  async run(args: string[]): Promise<void> {
    const { kind, id } = readOwner(args);
    const names = await this.closure.restore(ownerKey({ kind, id }), OPERATOR);
    if (names.length === 0) throw new Error(`${quoted(id)} has no closed projects`);
    for (const name of names) print(`Restored ${name}\n`);
  }
}

function readOwner(args: string[]): Parameters<typeof ownerKey>[0] {
  let values: { org?: string | undefined; user?: string | undefined };
  try {
    ({ values } = parseArgs({ args, options: { org: { type: 'string' }, user: { type: 'string' } } }));
  } catch (error) {
    throw new UsageError(`restore: ${(error as Error).message}`);
  }
  const { org, user } = values;
  if (org && user === undefined) return { kind: 'organisation', id: org };
  if (user && org === undefined) return { kind: 'user', id: user };
  throw new UsageError('restore: expected either --org or --user with an id');
}
