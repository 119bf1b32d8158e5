import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * A person who was erased from the project, so that later facts do not restore them. Only a digest of the id is kept.
 */
@Entity('erased_contacts')
export class ErasedContact {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_erased_contacts' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_erased_contacts' })
  user_digest!: string;

  @Column('timestamptz', { default: () => 'now()' })
  erased_at!: Date;
}
