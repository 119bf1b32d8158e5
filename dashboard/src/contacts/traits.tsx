import { Link } from 'wouter';
import type { Contact } from '../api/contacts';
import { useFormat } from '../format/use-format';
import { conditionText } from '../people/trait-text';
import { Card } from '../ui/card';
import { Name } from '../ui/name';
import sheet from '../ui/sheet.module.css';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** What events said of a contact. Each leads to the contacts that have it too. */
export function Traits({ contact: { traits } }: { contact: Contact }) {
  const format = useFormat();
  const entries = Object.entries(traits);
  const write = (value: string | number | boolean): string => {
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (typeof value === 'number') return value.toLocaleString();
    return DAY.test(value) ? format.day(value) : value;
  };
  return (
    <Card title="Traits">
      {entries.length === 0 ? (
        <p className={sheet.soft}>None are known. Events of the type contact.updated set them.</p>
      ) : (
        <table className={sheet.table}>
          <tbody>
            {entries.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">
                  <Name>{name}</Name>
                </th>
                <td>
                  <Link href={`/contacts?${new URLSearchParams({ trait: conditionText(name, ':', String(value)) })}`}>
                    <Name>{write(value)}</Name>
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
