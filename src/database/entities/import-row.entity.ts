import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A row of an imported file that is kept for a while to be shown: rejected, or one of the first. */
@Entity('import_rows')
@Check('ck_import_rows_kind', `kind IN ('sample', 'rejected')`)
@Index('ix_import_rows_contact', ['project_id', 'user_id'])
export class ImportRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_import_rows' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_import_rows' })
  import_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_import_rows' })
  kind!: 'sample' | 'rejected';

  /** In the order of the files, from 0. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_import_rows' })
  place!: number;

  /** The contact that it names; null if none can be seen in it. */
  @Column('text', { nullable: true })
  user_id!: string | null;

  @Column('text')
  file!: string;

  @Column('bigint')
  line!: string;

  /** Why it was rejected; empty for a sample. */
  @Column('text')
  reason!: string;

  /** Its values by the names of their columns. */
  @Column('json')
  fields!: Readonly<Record<string, string>>;
}
