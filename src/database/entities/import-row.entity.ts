import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One of the first rows of a dry run, kept for a while to be shown. */
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

  /** The contact that it names. */
  @Column('text', { nullable: true })
  user_id!: string | null;

  /** Its values by the names of their columns. */
  @Column('json')
  fields!: Readonly<Record<string, string>>;
}
