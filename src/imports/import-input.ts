import type { Quotas } from '../config/config';
import type { Actor } from '../database/actor';
import type { CopyLimits } from '../ingestion/files/import-request';
import type { GivenOptions } from './import-options';

export const IMPORT = 'import';

/** What the process of an import is given. */
export interface ImportInput {
  readonly importId: string;
  /** The process that runs it. */
  readonly holder: string;
  readonly ownerId: string;
  /** Who sent it. */
  readonly by: Actor;
  readonly path: string;
  readonly fileName: string;
  readonly options: GivenOptions;
  readonly dryRun: boolean;
  readonly copies: CopyLimits;
  readonly quotas: Quotas;
}
