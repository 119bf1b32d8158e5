import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Project } from './project.entity';

/** A person that agents of the project talk to, under the caller's own id. */
@Entity('contacts')
@Index('ix_contacts_natural', { synchronize: false })
@ForeignKey(() => Project, ['project_id'], ['project_id'], { name: 'fk_contacts_project', onDelete: 'CASCADE' })
export class Contact {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contacts' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contacts' })
  user_id!: string;

  /** Null until a fact has one; until then readers show the user_id. */
  @Column('text', { nullable: true })
  name!: string | null;

  /** The time of the fact that the name is from; a later fact replaces it. */
  @Column('timestamptz', { nullable: true })
  named_at!: Date | null;

  /**
   * Whether the name was set explicitly (`contact.updated`): a name that comes with an interaction does not replace it.
   */
  @Column('boolean', { default: false })
  name_given!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  first_seen!: Date;
}
