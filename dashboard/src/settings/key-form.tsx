import type { FormEvent } from 'react';
import type { NewKey, Scope } from '../api/administration';
import { Button } from '../ui/button';
import sheet from '../ui/sheet.module.css';

/** What a key may do, in words. */
const SCOPES: Readonly<Record<Scope, string>> = {
  read: 'read',
  'events:write': 'send events',
  'episodes:write': 'change episodes',
  'erasures:lift': 'bring back erased contacts',
};

export function scopesInWords(scopes: readonly Scope[]): string {
  return scopes.map((scope) => SCOPES[scope]).join(', ');
}

/** The limit that somebody typed; null: none of its own. Everything else is for the API to refuse. */
export function typedLimit(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

interface KeyFormProps {
  readonly isPending: boolean;
  readonly create: (key: NewKey) => void;
}

/** Asks for the name, the scopes and the limit of a new key. */
export function KeyForm({ isPending, create }: KeyFormProps) {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create({
      name: String(form.get('name')).trim(),
      scopes: form.getAll('scope') as Scope[],
      rate_limit: typedLimit(String(form.get('limit'))),
    });
  };
  return (
    <form className={sheet.form} onSubmit={submit}>
      <label>
        Name
        <input name="name" required maxLength={100} autoComplete="off" />
      </label>
      <label>
        Requests a minute
        <input name="limit" type="number" min={1} max={1_000_000} placeholder="no limit" />
      </label>
      {(Object.keys(SCOPES) as Scope[]).map((scope) => (
        <label key={scope} className={sheet.check}>
          <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} />
          {SCOPES[scope]}
        </label>
      ))}
      <Button type="submit" disabled={isPending}>
        Create key
      </Button>
    </form>
  );
}
