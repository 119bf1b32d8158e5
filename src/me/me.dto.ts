import { BooleanField, TextField, TextListField, TimeField } from '../http/query/field.decorators';

/** Who calls: a user with a session token, or a program with a key. */
export class MeBody {
  @TextField('`session` for a user, `key` for a program.', { enum: ['session', 'key'] })
  kind!: string;

  @TextField('Clerk id of the user; null for a key.', { nullable: true })
  user_id!: string | null;

  @TextField('The active Clerk organisation; null for personal projects, and for a key.', { nullable: true })
  organisation_id!: string | null;

  @TextField('Role of the user in it, such as admin or member; null if there is none.', { nullable: true })
  organisation_role!: string | null;

  @TextField('Its slug; null if there is none.', { nullable: true })
  organisation_slug!: string | null;

  @BooleanField('Whether the caller may make, change and delete projects and keys.')
  is_admin!: boolean;

  @TextField('UUID of the key; null for a user.', { nullable: true })
  key_id!: string | null;

  @TextField('What the key is called; null for a user.', { nullable: true })
  key_name!: string | null;

  @TextField('The one project that the key opens; null for a user.', { nullable: true })
  project_id!: string | null;

  @TextListField('What the key may be used for; empty for a user.')
  scopes!: readonly string[];

  @TimeField('From when on the key is refused; null: never, or no key.', { nullable: true })
  key_expires_at!: string | null;
}
