import { Int64MapField, TextField, TextListField } from '../../http/query/field.decorators';

/** What was erased. */
export class ErasedContactBody {
  @TextField('Your own id of the contact. Only a digest of it is kept.')
  user_id!: string;

  @TextListField('All ids of the contact, in order. Only digests of them are kept.')
  user_ids!: readonly string[];

  @Int64MapField(
    'Deleted rows by table, 0 or more; for change_notes, whose rows name many contacts, deleted entries. Numbers that sum up many contacts were corrected.',
  )
  deleted!: Record<string, number>;
}
