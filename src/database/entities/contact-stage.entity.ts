import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The pipeline stage at which the newest run counted a contact. */
@Entity('contact_stages')
export class ContactStage {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_contact_stages' })
  project_id!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_contact_stages' })
  user_id!: string;

  @Column('text')
  stage!: string;
}
