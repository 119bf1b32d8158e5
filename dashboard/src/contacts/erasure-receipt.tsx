import { Link } from 'wouter';
import type { eraseContact } from '../api/administration';
import { useFormat } from '../format/use-format';
import { Card } from '../ui/card';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

export type Receipt = Awaited<ReturnType<typeof eraseContact>>;

/** What was deleted of a contact. */
export function ErasureReceipt({ receipt }: { receipt: Receipt }) {
  const format = useFormat();
  return (
    <div className={sheet.page}>
      <h1>Contact erased</h1>
      <Card title="Receipt">
        <p role="status">
          <bdi>{receipt.user_id}</bdi> has been erased. Rows deleted:
        </p>
        <Wide>
          <table className={sheet.table}>
            <tbody>
              {Object.entries(receipt.deleted).map(([table, rows]) => (
                <tr key={table}>
                  <th scope="row">{table.replaceAll('_', ' ')}</th>
                  <td className={sheet.number}>{format.count(rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
        <Link href="/contacts">All contacts</Link>
      </Card>
    </div>
  );
}
