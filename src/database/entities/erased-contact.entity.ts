import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a person was erased from the project, and is not to come back by themselves: only a digest of the id is kept. */
@Entity('erased_contacts')
export class ErasedContact {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_erased_contacts' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_erased_contacts' })
  user_digest!: string;

  @Column('timestamptz', { default: () => 'now()' })
  erased_at!: Date;
}
