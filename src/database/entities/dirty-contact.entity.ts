import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One entry of a ChangeNote about a contact. Only the previous release writes these; see DirtyDay. */
@Entity('dirty_contacts')
export class DirtyContact {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_contacts' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_contacts' })
  dirty_id!: string;

  @Column('text')
  user_id!: string;
}
