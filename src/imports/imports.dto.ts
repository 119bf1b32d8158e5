import {
  AnyField,
  BooleanField,
  Int64Field,
  Int64MapField,
  ListField,
  ObjectField,
  TextField,
  TextListField,
  TimeField,
} from '../http/query/field.decorators';

/** A reason, and how many rows have it. */
export class ImportReasonItem {
  @TextField('Why the rows are left out, or rejected, without the values in them.')
  reason!: string;

  @Int64Field('Rows, 1 or more.')
  rows!: number;
}

/** A word in the column of kinds of which nobody said what it means. */
export class ImportKindItem {
  @TextField('As it is in the file.')
  word!: string;

  @Int64Field('Rows, 1 or more.')
  rows!: number;
}

/** How a file, or one in an archive, was understood. */
export class ImportedFileItem {
  @TextField('Its name.')
  name!: string;

  @TextField('What it is.', { enum: ['csv', 'ndjson', 'json', 'xlsx', 'mail', 'calendar', 'slack', 'whatsapp'] })
  format!: string;

  @TextField('The program that exported it, if its columns show that.', { nullable: true })
  program!: string | null;

  @TextListField('Its columns, at most 200; empty if it is no table.')
  columns!: readonly string[];

  @AnyField('The column of the file for each of ours, or, after `=`, the value of all rows.')
  mapping?: Readonly<Record<string, string>>;

  @TextField('The order of its dates; null if none needs one.', { nullable: true, enum: ['dmy', 'mdy', 'ymd'] })
  date_order!: string | null;

  @BooleanField('Whether there are times without an offset, which are read in `time_zone`.')
  has_local_times!: boolean;

  @TextField('IANA name of the zone of times without an offset.')
  time_zone!: string;

  @BooleanField('Whether a saved mapping was used.')
  is_saved!: boolean;

  @TextField('All of it in words.')
  words!: string;
}

/** What the file does not say, and the next attempt must. */
export class ImportQuestionItem {
  @TextField('The parameter that answers it.', { enum: ['map', 'date_order', 'time_zone', 'me', 'sheet'] })
  option!: string;

  @TextListField('The columns of the file, or answers; empty if they cannot be listed.')
  choices!: readonly string[];

  @TextListField('Other parameters that the file does not say either: time_zone, or none.')
  also!: readonly string[];

  @AnyField('Of `map`: the columns of facts that were found, as `mapping` of a file.')
  found?: Readonly<Record<string, string>>;
}

/** An import of a file. */
export class ImportBody {
  @TextField('UUID of the import.', { format: 'uuid' })
  import_id!: string;

  @TextField(
    'queued until its turn; running; then finished, failed or stopped. Unless it is finished and no dry run, nothing was imported.',
    { enum: ['queued', 'running', 'finished', 'failed', 'stopped'] },
  )
  state!: string;

  @BooleanField('Whether it only shows what it would do.')
  dry_run!: boolean;

  @TextField('The name of the file; null after an erasure, because it may name a person.', { nullable: true })
  file_name!: string | null;

  @Int64Field('The size of the file in bytes, 0 or more.')
  bytes!: number;

  @AnyField('The parameters with which it was started.')
  options?: object;

  @Int64Field('Rows read so far, 0 or more. Starts again if another process takes over.')
  rows_read!: number;

  @TimeField('When the file had arrived.')
  created_at!: string;

  @TimeField('When its current process started it; null before.', { nullable: true })
  started_at!: string | null;

  @TimeField('When it finished, failed or was stopped; null before.', { nullable: true })
  finished_at!: string | null;

  @TimeField('Until when the file is kept, so that it can be run again; null if it is not kept.', { nullable: true })
  file_kept_until!: string | null;

  @TextField('Why it failed; null unless it failed.', { nullable: true })
  error!: string | null;
}

/** An import with what came of it. */
export class ImportResultBody extends ImportBody {
  @ObjectField(() => ImportQuestionItem, { required: false })
  question?: ImportQuestionItem;

  @ListField(() => ImportedFileItem, 'How each file was understood, at most 20 of an archive; empty before.')
  files!: readonly ImportedFileItem[];

  @Int64MapField(
    'Rows by what became of them: accepted, left_out, rejected, and after an import added and duplicates; also agents_added and contacts_added. Each 0 or more; empty before the end.',
  )
  counts!: Readonly<Record<string, number>>;

  @AnyField('Of a dry run: the first interactions, by our columns.')
  first_rows?: readonly object[];

  @ListField(() => ImportReasonItem, 'Why rows do not count, without being wrong.')
  left_out!: readonly ImportReasonItem[];

  @ListField(() => ImportReasonItem, 'Why rows are rejected.')
  rejected!: readonly ImportReasonItem[];

  @Int64Field('Rejected rows that are kept, to be read as CSV: 0 to 10,000, for 7 days.')
  rejected_kept!: number;

  @ListField(() => ImportKindItem, 'Of a dry run: kinds of which nobody said what they mean (`kinds`).')
  unknown_kinds!: readonly ImportKindItem[];

  @TextListField('What else should be known, such as columns that are not read.')
  notes!: readonly string[];
}

/** The imports of a project. */
export class ImportsBody {
  @ListField(() => ImportBody, 'The newest 50, the newest first.')
  imports!: readonly ImportBody[];
}
