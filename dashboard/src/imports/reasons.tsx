import type { ImportResult } from '../api/imports';
import { useFormat } from '../format/use-format';
import { Card } from '../ui/card';
import sheet from '../ui/sheet.module.css';
import { inWords } from './import-options';

interface ReasonsProps {
  readonly title: string;
  readonly reasons: ImportResult['rejected'];
}

/** Why rows do not count, and how many. */
export function Reasons({ title, reasons }: ReasonsProps) {
  const format = useFormat();
  if (reasons.length === 0) return null;
  return (
    <Card title={title}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col" className={sheet.number}>
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ reason, rows }) => (
            <tr key={reason}>
              <td>{inWords(reason)}</td>
              <td className={sheet.number}>{format.count(rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
