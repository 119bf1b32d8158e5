import { Account } from './entities/account.entity';
import { Agent } from './entities/agent.entity';
import { AgentAction } from './entities/agent-action.entity';
import { AgentAlias } from './entities/agent-alias.entity';
import { AgentAttribute } from './entities/agent-attribute.entity';
import { AgentDirectory } from './entities/agent-directory.entity';
import { AgentMerge } from './entities/agent-merge.entity';
import { ApiKey } from './entities/api-key.entity';
import { AuditEntry } from './entities/audit-entry.entity';
import { Backtest } from './entities/backtest.entity';
import { ChangeNote } from './entities/change-note.entity';
import { Classification } from './entities/classification.entity';
import { HandledClerkEvent } from './entities/clerk-event.entity';
import { CohortCell } from './entities/cohort-cell.entity';
import { CohortEntry } from './entities/cohort-entry.entity';
import { CohortPoint } from './entities/cohort-point.entity';
import { Contact } from './entities/contact.entity';
import { ContactAccount } from './entities/contact-account.entity';
import { ContactAlias } from './entities/contact-alias.entity';
import { ContactAttribute } from './entities/contact-attribute.entity';
import { ContactMerge } from './entities/contact-merge.entity';
import { ContactReceipt } from './entities/contact-receipt.entity';
import { ContactScore } from './entities/contact-score.entity';
import { ContactStage } from './entities/contact-stage.entity';
import { DailySnapshot } from './entities/daily-snapshot.entity';
import { DepthScore } from './entities/depth-score.entity';
import { DirtyContact } from './entities/dirty-contact.entity';
import { DirtyDay } from './entities/dirty-day.entity';
import { Episode } from './entities/episode.entity';
import { EpisodeChange } from './entities/episode-change.entity';
import { ErasedContact } from './entities/erased-contact.entity';
import { EventReceipt } from './entities/event-receipt.entity';
import { FeedEntry } from './entities/feed-entry.entity';
import { ImportFile } from './entities/import-file.entity';
import { ImportMapping } from './entities/import-mapping.entity';
import { ImportRow } from './entities/import-row.entity';
import { Interaction } from './entities/interaction.entity';
import { Job } from './entities/job.entity';
import { LeadOutcome } from './entities/lead-outcome.entity';
import { PermanentRoute } from './entities/permanent-route.entity';
import { PipelineStage } from './entities/pipeline-stage.entity';
import { Project } from './entities/project.entity';
import { RecomputeRun } from './entities/recompute-run.entity';
import { Rejection } from './entities/rejection.entity';
import { RejectionCount } from './entities/rejection-count.entity';
import { RelationshipDay } from './entities/relationship-day.entity';
import { ReplacedScore } from './entities/replaced-score.entity';
import { RestatedDay } from './entities/restated-day.entity';
import { ScoreModel } from './entities/score-model.entity';
import { SegmentEvent } from './entities/segment-event.entity';
import { SegmentSettings } from './entities/segment-settings.entity';
import { SettingsVersion } from './entities/settings-version.entity';
import { Source } from './entities/source.entity';
import { SourceDay } from './entities/source-day.entity';
import { SourceExpectation } from './entities/source-expectation.entity';
import { Transition } from './entities/transition.entity';
import { Webhook } from './entities/webhook.entity';
import { WebhookDelivery } from './entities/webhook-delivery.entity';
import { WebhookSecret } from './entities/webhook-secret.entity';

interface Table {
  readonly name: string;
  readonly entity: new () => object;
  /** Readers read it, so their role may SELECT from it (a migration grants that). */
  readonly readers?: true;
  /** Each row belongs to the contact in its `user_id`: an erasure deletes it, and an export shows it, so readers read it. */
  readonly contact?: true;
  /** The recompute writes it. `rebuilt`: a full run empties it and fills it from the facts. */
  readonly computed?: 'rebuilt' | 'kept';
  /**
   * Citus keeps a copy on each node: for small tables that are rarely written and have keys without the project. All
   * others are distributed by project.
   */
  readonly reference?: true;
}

/**
 * Every table of the schema, in the order in which a project's rows are deleted: referencing rows first. Entities,
 * row-level security, clearing, erasure and distribution derive from it; tests compare it with the database. A new
 * table is a migration, an entity and one line here.
 */
const TABLES: readonly Table[] = [
  { name: 'interactions', entity: Interaction, readers: true, contact: true },
  { name: 'agent_actions', entity: AgentAction, readers: true, contact: true },
  { name: 'classifications', entity: Classification, readers: true, contact: true },
  { name: 'permanent_routes', entity: PermanentRoute, readers: true, contact: true },
  { name: 'lead_outcomes', entity: LeadOutcome, readers: true, contact: true },
  { name: 'contact_merges', entity: ContactMerge, readers: true, contact: true },
  { name: 'agent_merges', entity: AgentMerge },
  { name: 'contact_attributes', entity: ContactAttribute, readers: true, contact: true },
  { name: 'agent_attributes', entity: AgentAttribute, readers: true },
  { name: 'change_notes', entity: ChangeNote, readers: true, computed: 'rebuilt' },
  { name: 'dirty_days', entity: DirtyDay, readers: true, contact: true, computed: 'rebuilt' },
  { name: 'dirty_contacts', entity: DirtyContact, readers: true, contact: true, computed: 'rebuilt' },
  { name: 'contact_aliases', entity: ContactAlias, readers: true, contact: true, computed: 'kept' },
  { name: 'agent_aliases', entity: AgentAlias, readers: true, computed: 'kept' },
  { name: 'relationship_days', entity: RelationshipDay, readers: true, contact: true, computed: 'rebuilt' },
  { name: 'source_days', entity: SourceDay, readers: true, computed: 'rebuilt' },
  { name: 'depth_scores', entity: DepthScore, readers: true, contact: true, computed: 'rebuilt' },
  { name: 'contact_scores', entity: ContactScore, readers: true, contact: true, computed: 'rebuilt' },
  { name: 'contact_accounts', entity: ContactAccount, readers: true, contact: true, computed: 'rebuilt' },
  // One may name a contact: an erasure computes it again.
  { name: 'accounts', entity: Account, readers: true, computed: 'rebuilt' },
  { name: 'replaced_scores', entity: ReplacedScore, readers: true, contact: true, computed: 'kept' },
  { name: 'contact_stages', entity: ContactStage, readers: true, contact: true, computed: 'rebuilt' },
  { name: 'daily_snapshots', entity: DailySnapshot, readers: true, computed: 'kept' },
  { name: 'cohort_points', entity: CohortPoint, readers: true, computed: 'rebuilt' },
  { name: 'cohort_entries', entity: CohortEntry, readers: true, computed: 'rebuilt' },
  { name: 'cohort_cells', entity: CohortCell, readers: true, computed: 'rebuilt' },
  { name: 'pipeline_stages', entity: PipelineStage, readers: true, computed: 'rebuilt' },
  { name: 'recompute_runs', entity: RecomputeRun, readers: true, computed: 'kept' },
  { name: 'restated_days', entity: RestatedDay, readers: true, computed: 'kept' },
  { name: 'sources', entity: Source, readers: true, computed: 'kept' },
  { name: 'source_expectations', entity: SourceExpectation, readers: true },
  { name: 'transitions', entity: Transition, readers: true, contact: true, computed: 'kept' },
  { name: 'episodes', entity: Episode, readers: true, contact: true, computed: 'kept' },
  { name: 'episode_changes', entity: EpisodeChange, readers: true, contact: true },
  // Its rows name contacts by their ids here and there; an erasure deletes those rows.
  { name: 'audit_entries', entity: AuditEntry, readers: true, contact: true },
  { name: 'clerk_events', entity: HandledClerkEvent },
  { name: 'contacts', entity: Contact, readers: true, contact: true },
  { name: 'agent_directory', entity: AgentDirectory, reference: true },
  { name: 'agents', entity: Agent, readers: true },
  { name: 'feed_entries', entity: FeedEntry, readers: true },
  { name: 'event_receipts', entity: EventReceipt },
  { name: 'contact_receipts', entity: ContactReceipt, readers: true, contact: true },
  { name: 'rejections', entity: Rejection, readers: true, contact: true },
  { name: 'rejection_counts', entity: RejectionCount, readers: true },
  { name: 'erased_contacts', entity: ErasedContact },
  { name: 'segment_settings', entity: SegmentSettings, readers: true },
  { name: 'segment_events', entity: SegmentEvent, readers: true },
  { name: 'import_mappings', entity: ImportMapping },
  { name: 'import_rows', entity: ImportRow, readers: true, contact: true },
  { name: 'imports', entity: ImportFile, readers: true },
  { name: 'backtests', entity: Backtest, readers: true },
  { name: 'jobs', entity: Job, readers: true },
  { name: 'score_models', entity: ScoreModel, readers: true, computed: 'kept' },
  { name: 'settings_versions', entity: SettingsVersion, readers: true },
  { name: 'webhook_deliveries', entity: WebhookDelivery, readers: true, contact: true },
  { name: 'webhook_secrets', entity: WebhookSecret },
  { name: 'webhooks', entity: Webhook, readers: true },
  { name: 'api_keys', entity: ApiKey, readers: true, reference: true },
  { name: 'projects', entity: Project, readers: true, reference: true },
];

const names = (some: readonly Table[]): readonly string[] => some.map(({ name }) => name);

export const ENTITIES = TABLES.map(({ entity }) => entity);
/** Every table that holds rows of a project, in the order of deletion. */
export const TENANT_TABLES = names(TABLES);
export const READER_TABLES = names(TABLES.filter(({ readers }) => readers)).toSorted();
/** What a full run empties before it fills them. */
export const REBUILT_TABLES = names(TABLES.filter(({ computed }) => computed === 'rebuilt'));
/** What has rows of contacts: an export reads all of it, and an erasure deletes it. */
export const CONTACT_TABLES = names(TABLES.filter(({ contact }) => contact));
/** What the recompute writes of one contact, and what ingestion writes of one. */
export const COMPUTED_CONTACT_TABLES = names(TABLES.filter(({ contact, computed }) => contact && computed));
export const FACT_CONTACT_TABLES = names(TABLES.filter(({ contact, computed }) => contact && !computed));
/** In the order in which Citus places them: `projects` first, because others reference it. */
export const REFERENCE_TABLES = names(TABLES.filter(({ reference }) => reference)).toReversed();
/** All rows of a project are on one node. The first table starts the group, so it is one that others reference. */
export const DISTRIBUTED_TABLES = [
  'agents',
  ...names(TABLES.filter(({ name, reference }) => !reference && name !== 'agents')),
];
/** Tables that stay on the coordinator. */
export const LOCAL_TABLES = ['migrations'];
