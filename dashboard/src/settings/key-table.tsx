import type { Key } from '../api/administration';
import { useFormat } from '../format/use-format';
import { Button } from '../ui/button';
import { Name } from '../ui/name';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';
import { scopesInWords } from './key-form';

interface KeyActions {
  readonly limit: (key: Key) => void;
  readonly replace: (key: Key) => void;
  readonly revoke: (key: Key) => void;
}

/** The keys of a project: what each may do, who used it last, and what can be done with it. */
export function KeyTable({ keys, actions }: { keys: readonly Key[]; actions: KeyActions }) {
  if (keys.length === 0) return <p className={sheet.soft}>No keys yet.</p>;
  const replaced = new Set(keys.map(({ replaces }) => replaces));
  return (
    <Wide>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Begins with</th>
            <th scope="col">May</th>
            <th scope="col">Requests a minute</th>
            <th scope="col">Last used</th>
            <th scope="col">Status</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.key_id}>
              <th scope="row">
                <Name lines={2}>{key.name}</Name>
              </th>
              <td>
                <code>{key.prefix}</code>
              </td>
              <td>{scopesInWords(key.scopes)}</td>
              <td>{key.rate_limit ?? 'no limit of its own'}</td>
              <td>
                <LastUse of={key} />
              </td>
              <td>
                <Status of={key} />
              </td>
              <td>
                {key.status === 'active' && (
                  <div className={sheet.actions}>
                    <Button onClick={() => actions.limit(key)} aria-label={`Limit ${key.name}`}>
                      Limit
                    </Button>
                    {!replaced.has(key.key_id) && (
                      <Button onClick={() => actions.replace(key)} aria-label={`Replace ${key.name}`}>
                        Replace
                      </Button>
                    )}
                    <Button onClick={() => actions.revoke(key)} aria-label={`Revoke ${key.name}`}>
                      Revoke
                    </Button>
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function LastUse({ of: { last_used_at, last_used_address, last_used_user_agent } }: { of: Key }) {
  const format = useFormat();
  if (last_used_at === null) return 'never';
  return (
    <>
      {format.dateTime(last_used_at)}
      {last_used_address && (
        <>
          {' from '}
          <code>{last_used_address}</code>
        </>
      )}
      {last_used_user_agent && <Name lines={2}>{last_used_user_agent}</Name>}
    </>
  );
}

/** A key that was replaced is accepted until its successor has taken over. */
function Status({ of: { status, expires_at } }: { of: Key }) {
  const format = useFormat();
  return status === 'active' && expires_at ? `active until ${format.dateTime(expires_at)}` : status;
}
