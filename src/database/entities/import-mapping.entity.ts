import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How files of one shape are read when they are imported into a project. */
@Entity('import_mappings')
export class ImportMapping {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_import_mappings' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_import_mappings' })
  name!: string;

  /** A digest of the names of the columns, or the format of files that have none. */
  @Column('text')
  shape!: string;

  /** An `ImportSpec`. */
  @Column('jsonb')
  spec!: object;

  @Column('timestamptz')
  saved_at!: Date;
}
