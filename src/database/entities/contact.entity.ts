import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** A person that agents of the project talk to, under the caller's own id. */
@Entity('contacts')
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_contacts_project', onDelete: 'CASCADE' })
export class Contact {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contacts' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contacts' })
  user_id!: string;

  /** Null until a fact brings one; readers then show the user_id. */
  @Column('text', { nullable: true })
  name!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  first_seen!: Date;
}
