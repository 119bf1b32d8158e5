import { BooleanField, TextField, TextListField, TimeField } from '../http/query/field.decorators';

/** The caller: a user with a session token, or a program with a key. */
export class MeBody {
  @TextField('`session` for a user, `key` for a program.', { enum: ['session', 'key'] })
  kind!: string;

  @TextField('Clerk id of the user; null for a key.', { nullable: true })
  user_id!: string | null;

  @TextField('The active Clerk organisation; null for personal projects, and for a key.', { nullable: true })
  organisation_id!: string | null;

  @TextField('Role of the user in the organisation, like admin or member; null if there is none.', { nullable: true })
  organisation_role!: string | null;

  @TextField('Slug of the organisation; null if there is none.', { nullable: true })
  organisation_slug!: string | null;

  @BooleanField('Whether the caller may create, change and delete projects and keys.')
  is_admin!: boolean;

  @TextField('UUID of the key; null for a user.', { nullable: true })
  key_id!: string | null;

  @TextField('Name of the key; null for a user.', { nullable: true })
  key_name!: string | null;

  @TextField('UUID of the project that the key belongs to; null for a user.', { nullable: true })
  project_id!: string | null;

  @TextListField('What the key may do; empty for a user.')
  scopes!: readonly string[];

  @TimeField('When the key expires; null: never, or no key.', { nullable: true })
  key_expires_at!: string | null;
}
