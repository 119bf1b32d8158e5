import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A note that a contact is new, has another name, or another place in the pipeline; see DirtyDay. */
@Entity('dirty_contacts')
export class DirtyContact {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_contacts' })
  project_id!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_dirty_contacts' })
  dirty_id!: string;

  @Column('text')
  user_id!: string;
}
