import { Int64Field, ListField, TextField } from '../http/query/field.decorators';

export class ActionCountItem {
  @TextField('Code of the action that is recommended now.')
  action!: string;

  @Int64Field('Open episodes with this action, 1 or more.')
  open!: number;
}

export class AssigneeCountItem {
  @TextField('Who looks after them.')
  assignee!: string;

  @Int64Field('Open episodes of this assignee, 1 or more.')
  open!: number;
}

/** How many episodes wait to be worked on. */
export class EpisodeCountsBody {
  @Int64Field('Open episodes that match, 0 or more.')
  open!: number;

  @Int64Field('Snoozed episodes that match, 0 or more.')
  snoozed!: number;

  @Int64Field('Open episodes of the caller, whatever `assignee` is, 0 or more; 0 for a key.')
  mine!: number;

  @Int64Field('Open episodes that nobody looks after, whatever `assignee` is, 0 or more.')
  unassigned!: number;

  @ListField(() => ActionCountItem, 'Open episodes by action, whatever `action` is, the most first.')
  actions!: ActionCountItem[];

  @ListField(
    () => AssigneeCountItem,
    'Open episodes by assignee, whatever `assignee` is, the most first; at most 100 assignees.',
  )
  assignees!: AssigneeCountItem[];
}
