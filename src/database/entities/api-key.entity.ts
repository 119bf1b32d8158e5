import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/**
 * A key by which a program uses one project. Catalogue rows, like those of `projects` and `agent_directory`: they are
 * found by hash before the project is known, so on Citus the table is replicated, not distributed.
 */
@Entity('api_keys')
@Check(
  'ck_api_keys_scope_names',
  `cardinality(scopes) > 0 AND scopes <@ ARRAY['events:write', 'read', 'erasures:lift', 'episodes:write']`,
)
@Index('ix_api_keys_hash', ['key_hash'], { unique: true })
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_api_keys_project', onDelete: 'CASCADE' })
export class ApiKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_keys' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_keys' })
  key_id!: string;

  @Column('text')
  name!: string;

  /** The start of the key, to recognise it by. */
  @Column('text')
  prefix!: string;

  /** SHA-256 of the whole key, which is stored nowhere. */
  @Column('bytea')
  key_hash!: Buffer;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('timestamptz', { default: () => 'now()' })
  created_at!: Date;

  /** Clerk user id. */
  @Column('text')
  created_by!: string;

  /** Null if it never expires. */
  @Column('timestamptz', { nullable: true })
  expires_at!: Date | null;

  /** To the minute; null if never. */
  @Column('timestamptz', { nullable: true })
  last_used_at!: Date | null;

  /** Of the client, as far as the proxies that are trusted say so. */
  @Column('text', { nullable: true })
  last_used_address!: string | null;

  @Column('text', { nullable: true })
  last_used_user_agent!: string | null;

  @Column('timestamptz', { nullable: true })
  revoked_at!: Date | null;

  /** Requests per minute and process; null: only the organisation is limited. */
  @Column('integer', { nullable: true })
  rate_limit!: number | null;

  /** The key that this one was made to replace. It may be gone from the table. */
  @Column('uuid', { nullable: true })
  replaces!: string | null;
}
