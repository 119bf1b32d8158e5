import { Int64MapField, TextField } from '../../http/query/field.decorators';

/** What was erased of a contact. */
export class ErasedContactBody {
  @TextField('Your own id of the contact, of which nothing but a digest is kept.')
  user_id!: string;

  @Int64MapField(
    'Rows deleted, 0 or more, by table; of change_notes, whose rows name many contacts, entries. Numbers that sum up many contacts were corrected.',
  )
  deleted!: Record<string, number>;
}
