import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { columnTypes } from './column-types';
import { Agent } from './entities/agent.entity';
import { AgentAction } from './entities/agent-action.entity';
import { AgentDirectory } from './entities/agent-directory.entity';
import { ApiKey } from './entities/api-key.entity';
import { Backtest } from './entities/backtest.entity';
import { ChangeNote } from './entities/change-note.entity';
import { Classification } from './entities/classification.entity';
import { CohortPoint } from './entities/cohort-point.entity';
import { Contact } from './entities/contact.entity';
import { ContactStage } from './entities/contact-stage.entity';
import { DailySnapshot } from './entities/daily-snapshot.entity';
import { DepthScore } from './entities/depth-score.entity';
import { DirtyContact } from './entities/dirty-contact.entity';
import { DirtyDay } from './entities/dirty-day.entity';
import { ErasedContact } from './entities/erased-contact.entity';
import { EventReceipt } from './entities/event-receipt.entity';
import { FeedEntry } from './entities/feed-entry.entity';
import { Interaction } from './entities/interaction.entity';
import { LeadOutcome } from './entities/lead-outcome.entity';
import { PermanentRoute } from './entities/permanent-route.entity';
import { PipelineStage } from './entities/pipeline-stage.entity';
import { Project } from './entities/project.entity';
import { RecomputeRun } from './entities/recompute-run.entity';
import { RelationshipDay } from './entities/relationship-day.entity';
import { ReplacedScore } from './entities/replaced-score.entity';
import { ScoreModel } from './entities/score-model.entity';
import { SettingsVersion } from './entities/settings-version.entity';
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
import { LearnScore1795700000000 } from './migrations/1795700000000-learn-score';
import { ObservedPool } from './observed-pool';
import { closeOnReadTimeout, POOLED, timeoutOptions } from './query-timeouts';

const CONNECT_TIMEOUT_MS = 5_000;

export interface WriterOptions {
  /** How long a statement may take; as long as it does where it is not said. */
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
      LearnScore1795700000000,
    ],
    entities: [
      Project,
      Agent,
      AgentDirectory,
      ApiKey,
      Contact,
      Interaction,
      EventReceipt,
      ErasedContact,
      AgentAction,
      Classification,
      PermanentRoute,
      LeadOutcome,
      ChangeNote,
      DirtyDay,
      DirtyContact,
      FeedEntry,
      RelationshipDay,
      DepthScore,
      DailySnapshot,
      CohortPoint,
      PipelineStage,
      ContactStage,
      RecomputeRun,
      ReplacedScore,
      ScoreModel,
      SettingsVersion,
      Backtest,
    ],
    poolSize,
    extra: {
      pool: 'writer',
      types: columnTypes,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...POOLED,
      ...(statementTimeoutMs === undefined
        ? {}
        : { ...timeoutOptions(statementTimeoutMs, prepared ?? true), onConnect: closeOnReadTimeout }),
    },
  };
}
