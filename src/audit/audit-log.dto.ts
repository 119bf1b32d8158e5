import { ACTOR_KINDS, AUDIT_ACTIONS } from '../database/entities/audit-entry.entity';
import { AnyField, ListField, TextField, TimeField } from '../http/query/field.decorators';
import { PageBody } from '../http/query/page';

/** A field that changed. */
class AuditedField {
  @TextField('Name of the field, as in the API; of a group, like bands.deep.')
  field!: string;

  @AnyField('Value before; null if there was none.')
  from!: unknown;

  @AnyField('Value after; null if there is none.')
  to!: unknown;
}

/** One change. */
export class AuditEntryItem {
  @TextField('UUID of the entry.')
  entry_id!: string;

  @TimeField('When it was made.')
  recorded_at!: string;

  @TextField(
    'Who: a user, a program with a key, an operator at the command line of the server, or the server itself.',
    {
      enum: ACTOR_KINDS,
    },
  )
  actor_kind!: string;

  @TextField('Clerk’s id of the user, or the id of the key; null for others.', { nullable: true })
  actor_id!: string | null;

  @TextField('What was done.', { enum: AUDIT_ACTIONS })
  action!: string;

  @TextField(
    'Id of what was changed, of the kind that the action begins with; for settings and models their version, for a contact a digest of its id.',
  )
  subject!: string;

  @ListField(() => AuditedField, 'The fields that changed, each from which value to which.')
  changes!: AuditedField[];

  @TextField('`X-Request-Id` of the request; null without one.', { nullable: true })
  request_id!: string | null;
}

/** Who changed what in a project. */
export class AuditLogBody extends PageBody {
  @ListField(() => AuditEntryItem, 'Newest first.')
  entries!: AuditEntryItem[];
}

/** What happened to the projects of an organisation. */
export class OrganisationAuditLogBody extends AuditLogBody {}
