import { ConflictException, Injectable, Logger, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { RunStarter } from '../database/run-starter';
import { MAX_ALIASES } from '../identity/merge-limits';
import { TenantWrites } from '../serving/tenant-writes';
import type { MergedIds, MergeProblem } from './merges.queries';

/** What a change led to, with the UUID of the recompute that started, if any. */
type MadeChange = MergedIds & { readonly runId: string | null };

/** Changes which id stands for which; a recompute starts at once, if possible. */
@Injectable()
export class MergeChanges {
  private readonly logger = new Logger(MergeChanges.name);

  constructor(
    private readonly writes: TenantWrites,
    private readonly recompute: RunStarter,
  ) {}

  /** @throws NotFoundException for unknown ids; ConflictException for what cannot be merged or parted */
  async make(
    noun: 'contact' | 'agent',
    projectId: ProjectId,
    ownerId: string,
    dryRun: boolean,
    change: () => Promise<MergedIds | MergeProblem>,
  ): Promise<MadeChange> {
    const result = await this.writes.run(projectId, change);
    if ('problem' in result) throw refusal(noun, result);
    return { ...result, runId: dryRun || !result.changed ? null : await this.start(projectId, ownerId) };
  }

  /** The change is committed even if this fails; the scheduled recompute then applies it. */
  private async start(projectId: ProjectId, ownerId: string): Promise<string | null> {
    try {
      const start = await this.recompute.start(projectId, ownerId);
      return start.status === 'started' ? start.runId : null;
    } catch (error) {
      this.logger.warn((error as Error).message);
      return null;
    }
  }
}

function refusal(noun: string, problem: MergeProblem): Error {
  if (problem.problem === 'unknown') return new NotFoundException();
  if (problem.problem === 'alone') return new ConflictException(`this ${noun} is not merged into another one`);
  return new ConflictException(
    `at most ${MAX_ALIASES} ids can stand for one ${noun}, and the project has a limit as well (docs/people.md)`,
  );
}
