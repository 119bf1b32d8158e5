import { type FormEvent, useState } from 'react';
import type { EventType, NewWebhook, Webhook } from '../api/webhooks';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import sheet from '../ui/sheet.module.css';

/** The types of events, in words. */
const EVENTS: readonly (readonly [EventType, string])[] = [
  ['relationship.at_risk', 'Became at risk'],
  ['relationship.recovered', 'Recovered'],
  ['relationship.dormant', 'Became dormant'],
  ['relationship.reply_owed', 'Waits for our reply'],
  ['relationship.band_changed', 'Changed band'],
  ['relationship.stage_changed', 'Changed stage'],
  ['moat_index.moved', 'Moat Index moved'],
  ['agent.silent', 'Agent fell silent'],
  ['recompute.failed', 'Recompute failed'],
];
const USUAL = new Set<string>(['relationship.at_risk', 'relationship.recovered', 'relationship.reply_owed']);
const USUAL_HOUR = 8;
const HOURS = Array.from({ length: 24 }, (_, hour) => [hour, `${String(hour).padStart(2, '0')}:00`] as const);

type Values = Omit<NewWebhook, 'secret' | 'enabled'>;

interface WebhookFormProps {
  /** The webhook to change; absent for a new one. */
  readonly webhook?: Webhook;
  readonly isPending: boolean;
  readonly save: (values: Values) => void;
  readonly cancel: () => void;
}

/** The fields of a webhook. Secrets are the server's: a form would have to show them. */
export function WebhookForm({ webhook, isPending, save, cancel }: WebhookFormProps) {
  const { time_zone } = useProject();
  const [isDigest, setDigest] = useState(Boolean(webhook?.digest));
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save(valuesOf(new FormData(event.currentTarget), webhook));
  };
  return (
    <form className={sheet.stack} onSubmit={submit} aria-label={webhook ? 'Edit webhook' : 'New webhook'}>
      <div className={sheet.form}>
        <label>
          URL
          <input
            name="url"
            type="url"
            required
            maxLength={2000}
            size={46}
            placeholder="https://"
            autoComplete="off"
            defaultValue={webhook?.url}
          />
        </label>
        <label>
          Description
          <input name="description" maxLength={200} autoComplete="off" defaultValue={webhook?.description} />
        </label>
        <label>
          Format
          <select name="format" defaultValue={webhook?.format ?? 'standard'}>
            <option value="standard">Standard Webhooks (JSON)</option>
            <option value="slack">Slack message</option>
          </select>
        </label>
        <label>
          Send
          <select
            name="pace"
            value={isDigest ? 'digest' : 'each'}
            onChange={({ target }) => setDigest(target.value === 'digest')}
          >
            <option value="each">each event as it happens</option>
            <option value="digest">one digest a day</option>
          </select>
        </label>
        {isDigest && (
          <label>
            At ({time_zone})
            <select name="hour" defaultValue={webhook?.digest?.hour ?? USUAL_HOUR}>
              {HOURS.map(([hour, words]) => (
                <option key={hour} value={hour}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          Potential of at least
          <input
            name="min_potential"
            type="number"
            min={0}
            max={1}
            step={0.01}
            placeholder="any"
            defaultValue={webhook?.filter.min_potential ?? ''}
          />
        </label>
      </div>
      <fieldset className={`${sheet.form} ${sheet.choices}`}>
        <legend>Events</legend>
        {EVENTS.map(([type, words]) => (
          <label key={type} className={sheet.check}>
            <input
              type="checkbox"
              name="event"
              value={type}
              defaultChecked={webhook ? webhook.events.includes(type) : USUAL.has(type)}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <div className={sheet.actions}>
        <Button type="submit" primary disabled={isPending}>
          {webhook ? 'Save' : 'Create webhook'}
        </Button>
        <Button onClick={cancel}>Cancel</Button>
      </div>
    </form>
  );
}

/** @param webhook keeps what the form does not show: agents and bands of its filter, and events of other types */
function valuesOf(form: FormData, webhook: Webhook | undefined): Values {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const shown = new Set<string>(EVENTS.map(([type]) => type));
  const hidden = (webhook?.events ?? []).filter((type) => !shown.has(type));
  const potential = text('min_potential');
  return {
    url: text('url'),
    description: text('description'),
    format: text('format') as Values['format'] & string,
    digest: text('pace') === 'digest' ? { hour: Number(text('hour')) } : null,
    events: [...form.getAll('event').map(String), ...hidden] as EventType[],
    filter: {
      agents: webhook?.filter.agents ?? null,
      bands: (webhook?.filter.bands ?? null) as NonNullable<Values['filter']>['bands'],
      min_potential: potential === '' ? null : Number(potential),
    },
  };
}
