import type { AuditAction, AuditEntry } from '../api/audit-log';
import { rounded, SCORE_FIELDS } from './score-form';

/** What was done, in words. */
const DONE: Readonly<Record<AuditAction, string>> = {
  'project.created': 'created the project',
  'project.changed': 'changed the project',
  'project.deleted': 'deleted the project',
  'project.closed': 'closed the project',
  'project.restored': 'restored the project',
  'settings.changed': 'changed the settings of the score',
  'settings.rolled_back': 'restored older settings of the score',
  'segment.changed': 'changed what counts of the events of Segment',
  'key.created': 'created a key',
  'key.changed': 'changed a key',
  'key.replaced': 'replaced a key',
  'key.revoked': 'revoked a key',
  'webhook.created': 'created a webhook',
  'webhook.changed': 'changed a webhook',
  'webhook.deleted': 'deleted a webhook',
  'webhook.secret_replaced': 'replaced the secret of a webhook',
  'webhook.tested': 'sent a test event',
  'webhook.replayed': 'sent past events again',
  'webhook.redelivered': 'sent a delivery again',
  'contact.erased': 'erased a contact',
  'contact.restored': 'let an erased contact return',
  'contact.merged': 'merged a contact into another one',
  'contact.unmerged': 'parted merged contacts',
  'agent.merged': 'merged an agent into another one',
  'agent.unmerged': 'parted merged agents',
  'episode.changed': 'changed an episode',
  'source.changed': 'said whether facts of an agent are expected',
  'model.switched': 'switched to another model of the score',
  'recompute.started': 'started a recompute',
  'job.started': 'started a job',
  'job.cancelled': 'cancelled a job',
  'import.started': 'started to import a file',
  'import.stopped': 'stopped an import',
};

/** The groups of the filter, by the first word of their actions. */
export const SUBJECTS = [
  ['settings', 'settings'],
  ['project', 'project'],
  ['key', 'keys'],
  ['webhook', 'webhooks'],
  ['contact', 'contacts'],
  ['episode', 'episodes'],
  ['source', 'sources'],
  ['model', 'models'],
  ['import', 'imports'],
  ['segment', 'Segment'],
  ['recompute', 'recomputes'],
  ['job', 'jobs'],
] as const;

/** @returns the actions of a group; none for an unknown one, which stands for all */
export function actionsOf(subject: string): AuditAction[] {
  return (Object.keys(DONE) as AuditAction[]).filter((action) => action.startsWith(`${subject}.`));
}

/** An action of a newer server has no words yet. */
export function actionInWords(action: AuditAction): string {
  return DONE[action] ?? action;
}

/** Who: "user_2abc", "Key 0d5c…", "An operator", "The server". */
export function actorInWords({ actor_kind: kind, actor_id: id }: AuditEntry): string {
  if (kind === 'user') return id ?? 'A user';
  if (kind === 'key') return `Key ${id?.slice(0, 8) ?? ''}…`;
  return kind === 'operator' ? 'An operator' : 'The server';
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Formats of values. */
interface Writers {
  readonly time: (time: string) => string;
  /** 0..1 */
  readonly share: (value: number) => string;
}

/** "Deep from: 80% → 85%"; "name: k" of what is new, "name: was k" of what is gone. */
export function changeInWords({ field, from, to }: AuditEntry['changes'][number], writers: Writers): string {
  const { name, number } = fieldInWords(field, writers);
  const write = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(write).join(', ') || 'none';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (typeof value === 'number') return number(value);
    if (typeof value === 'object' && value !== null) return JSON.stringify(value);
    if (typeof value === 'string' && TIME.test(value)) return writers.time(value);
    return value === '' ? '(empty)' : String(value);
  };
  if (from === null || from === undefined) return `${name}: ${write(to)}`;
  if (to === null || to === undefined) return `${name}: was ${write(from)}`;
  return `${name}: ${write(from)} → ${write(to)}`;
}

/** A setting is named as in its form, and is a percentage if it is one there. */
function fieldInWords(field: string, { share }: Writers): { name: string; number: (value: number) => string } {
  const setting = SCORE_FIELDS.find(({ name }) => name === field);
  if (!setting) return { name: field.replaceAll('_', ' '), number: String };
  const { label, times = 1 } = setting;
  if (!label.endsWith(PERCENT)) return { name: label, number: (value) => String(rounded(value * times)) };
  return { name: label.slice(0, -PERCENT.length), number: (value) => share((value * times) / 100) };
}

const PERCENT = ', %';
