import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { columnTypes } from './column-types';
import { CreateTables1795392000000 } from './migrations/1795392000000-create-tables';
import { SecureRows1795400000000 } from './migrations/1795400000000-secure-rows';
import { NoteChanges1795410000000 } from './migrations/1795410000000-note-changes';
import { ShowRuns1795420000000 } from './migrations/1795420000000-show-runs';
import { RecomputeSettings1795430000000 } from './migrations/1795430000000-recompute-settings';
import { TakeEvents1795440000000 } from './migrations/1795440000000-take-events';
import { AddApiKeys1795450000000 } from './migrations/1795450000000-add-api-keys';
import { FeedActs1795460000000 } from './migrations/1795460000000-feed-acts';
import { ShowRollUp1795480000000 } from './migrations/1795480000000-show-roll-up';
import { KeepEvidence1795490000000 } from './migrations/1795490000000-keep-evidence';
import { KeepReplacedScores1795505000000 } from './migrations/1795505000000-keep-replaced-scores';
import { IndexFinishedRuns1795510000000 } from './migrations/1795510000000-index-finished-runs';
import { GatherNotes1795520000000 } from './migrations/1795520000000-gather-notes';
import { FoldNames1795560000000 } from './migrations/1795560000000-fold-names';
import { SealReceipts1795570000000 } from './migrations/1795570000000-seal-receipts';
import { KeepRestatedDays1795580000000 } from './migrations/1795580000000-keep-restated-days';
import { LearnScore1795700000000 } from './migrations/1795700000000-learn-score';
import { ShowModels1795710000000 } from './migrations/1795710000000-show-models';
import { ScopeRestatedDays1795720000000 } from './migrations/1795720000000-scope-restated-days';
import { KeepJobs1795730000000 } from './migrations/1795730000000-keep-jobs';
import { KeepCohortCells1795740000000 } from './migrations/1795740000000-keep-cohort-cells';
import { SendWebhooks1795750000000 } from './migrations/1795750000000-send-webhooks';
import { TellTransitions1795760000000 } from './migrations/1795760000000-tell-transitions';
import { FanOutTransitions1795770000000 } from './migrations/1795770000000-fan-out-transitions';
import { OpenEpisodes1795780000000 } from './migrations/1795780000000-open-episodes';
import { KeyInteractions1795800000000 } from './migrations/1795800000000-key-interactions';
import { AuditChanges1795810000000 } from './migrations/1795810000000-audit-changes';
import { IndexClosedEpisodes1795812000000 } from './migrations/1795812000000-index-closed-episodes';
import { WidenKeys1795850000000 } from './migrations/1795850000000-widen-keys';
import { WatchSources1795890000000 } from './migrations/1795890000000-watch-sources';
import { CloseProjects1795896000000 } from './migrations/1795896000000-close-projects';
import { ShowContactsWhole1795897000000 } from './migrations/1795897000000-show-contacts-whole';
import { SaveImportMappings1795898000000 } from './migrations/1795898000000-save-import-mappings';
import { MergeContacts1795899000000 } from './migrations/1795899000000-merge-contacts';
import { KeepRejections1795899500000 } from './migrations/1795899500000-keep-rejections';
import { DescribeContacts1795900000000 } from './migrations/1795900000000-describe-contacts';
import { ImportFiles1795901000000 } from './migrations/1795901000000-import-files';
import { AcceptSegment1795904000000 } from './migrations/1795904000000-accept-segment';
import { ScoreContacts1795910000000 } from './migrations/1795910000000-score-contacts';
import { UniteRejections1795912000000 } from './migrations/1795912000000-unite-rejections';
import { IndexRejectionsOfImports1795913000000 } from './migrations/1795913000000-index-rejections-of-imports';
import { MergeAgents1795915000000 } from './migrations/1795915000000-merge-agents';
import { KeepAccounts1795918000000 } from './migrations/1795918000000-keep-accounts';
import { NameFilesOfRejections1795919000000 } from './migrations/1795919000000-name-files-of-rejections';
import { IndexActsOfAgents1795920000000 } from './migrations/1795920000000-index-acts-of-agents';
import { OrderContacts1795921000000 } from './migrations/1795921000000-order-contacts';
import { closeOnReadTimeout } from './pg-internals/client-timeouts';
import { ObservedPool } from './pg-internals/observed-pool';
import { POOLED, timeoutOptions } from './query-timeouts';
import { ENTITIES } from './tables';

const CONNECT_TIMEOUT_MS = 5_000;
/**
 * Connections that are not closed when they are idle: those of a run, which would take longer than a run of few facts to
 * open again and to create its work tables.
 */
const KEPT_CONNECTIONS = 2;

export interface WriterOptions {
  /** Time limit of a statement; none by default. */
  readonly statementTimeoutMs?: number;
  /** As `ReaderPoolOptions.prepared`. */
  readonly prepared?: boolean;
}

/**
 * TypeORM's options for a connection URL: the same for the application, the command line and the tests.
 *
 * @param poolSize connections this process may hold at once
 */
export function dataSourceOptions(
  url: string,
  poolSize: number,
  { statementTimeoutMs, prepared }: WriterOptions = {},
): DataSourceOptions {
  return {
    type: 'postgres',
    driver: { ...pg, Pool: ObservedPool },
    url,
    applicationName: 'relationship-depth',
    synchronize: false,
    migrationsTableName: 'migrations',
    migrations: [
      CreateTables1795392000000,
      SecureRows1795400000000,
      NoteChanges1795410000000,
      ShowRuns1795420000000,
      RecomputeSettings1795430000000,
      TakeEvents1795440000000,
      AddApiKeys1795450000000,
      FeedActs1795460000000,
      ShowRollUp1795480000000,
      KeepEvidence1795490000000,
      KeepReplacedScores1795505000000,
      IndexFinishedRuns1795510000000,
      GatherNotes1795520000000,
      FoldNames1795560000000,
      SealReceipts1795570000000,
      KeepRestatedDays1795580000000,
      LearnScore1795700000000,
      ShowModels1795710000000,
      ScopeRestatedDays1795720000000,
      KeepJobs1795730000000,
      KeepCohortCells1795740000000,
      SendWebhooks1795750000000,
      TellTransitions1795760000000,
      FanOutTransitions1795770000000,
      OpenEpisodes1795780000000,
      KeyInteractions1795800000000,
      AuditChanges1795810000000,
      IndexClosedEpisodes1795812000000,
      WidenKeys1795850000000,
      WatchSources1795890000000,
      CloseProjects1795896000000,
      ShowContactsWhole1795897000000,
      SaveImportMappings1795898000000,
      MergeContacts1795899000000,
      KeepRejections1795899500000,
      DescribeContacts1795900000000,
      ImportFiles1795901000000,
      AcceptSegment1795904000000,
      ScoreContacts1795910000000,
      UniteRejections1795912000000,
      IndexRejectionsOfImports1795913000000,
      MergeAgents1795915000000,
      KeepAccounts1795918000000,
      NameFilesOfRejections1795919000000,
      IndexActsOfAgents1795920000000,
      OrderContacts1795921000000,
    ],
    entities: ENTITIES,
    poolSize,
    extra: {
      pool: 'writer',
      prepared,
      types: columnTypes,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...POOLED,
      min: KEPT_CONNECTIONS,
      ...(statementTimeoutMs === undefined
        ? {}
        : { ...timeoutOptions(statementTimeoutMs, prepared ?? true), onConnect: closeOnReadTimeout }),
    },
  };
}
