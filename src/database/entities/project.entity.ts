import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Maximum length of a project's name in characters, for every way to create a project. */
export const MAX_NAME_LENGTH = 200;

/** How many days a project stays closed before it is deleted. */
export const CLOSED_DAYS = 30;

/** A fleet of agents and its contacts, owned by one Clerk organisation. A catalogue row: every other key leads with its id. */
@Entity('projects')
@Unique('uq_projects_org_name', ['org_id', 'name'])
@Check('ck_projects_breadth_half', 'breadth_half > 0')
export class Project {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_projects' })
  project_id!: string;

  /** The owner and its kind, as `ownerKey` writes them: a Clerk organisation, or the Clerk user of a personal project. */
  @Column('text')
  org_id!: string;

  @Column('text')
  name!: string;

  /** Fixed as-of date for historical data; null: today in the project's time zone. */
  @Column('date', { nullable: true })
  pinned_as_of!: string | null;

  /** Expected active contacts at which the breadth of the Moat Index is one half. */
  @Column('double precision', { default: 25 })
  breadth_half!: number;

  /** IANA name: determines the day of an interaction, when a new day starts, and the Monday of a week. */
  @Column('text', { default: 'UTC' })
  time_zone!: string;

  /** Version of the score that the next run computes. */
  @Column('smallint', { default: 1 })
  score_version!: number;

  /** Whether its model of the score is learned from its own outcomes, unless its settings say otherwise. */
  @Column('boolean', { default: false })
  learns!: boolean;

  /** Key of the digests of event contents; null only until the first start after keys were introduced. */
  @Column('bytea', { nullable: true, default: () => 'uuid_send(gen_random_uuid())' })
  digest_key!: Buffer | null;

  /**
   * Which events get a receipt: `all`, until no server of the release before is running; `moving`, while receipts of
   * interactions are moved to these; `others`, those that are no interaction.
   */
  @Column('text', { default: 'others' })
  receipts!: 'all' | 'moving' | 'others';

  /** Whether keys with the scope `read` may call the nine published operations as well. */
  @Column('boolean', { default: false })
  keys_read_published!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  /** Since when nothing serves, recomputes or sends it, because its owner ended; null: it is open. */
  @Column('timestamptz', { nullable: true })
  closed_at!: Date | null;
}
