import { Card } from '../ui/card';
import sheet from '../ui/sheet.module.css';
import styles from './first-rows.module.css';
import { OUR_COLUMNS } from './import-options';

/** The first interactions of a file, as they would be imported. */
export function FirstRows({ rows }: { rows: readonly Readonly<Record<string, string>>[] }) {
  if (rows.length === 0) return null;
  const shown = OUR_COLUMNS.filter(([column]) => rows.some((row) => row[column]));
  return (
    <Card title="First rows">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it */}
      <section className={styles.rows} tabIndex={0} aria-label="Table of the first rows">
        <table className={sheet.table}>
          <thead>
            <tr>
              {shown.map(([column, label]) => (
                <th scope="col" key={column}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows never change, and may be equal
              <tr key={at}>
                {shown.map(([column]) => (
                  <td key={column}>{column === 'occurred_at' ? timeOf(row[column]) : row[column]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

/** In UTC, as it is stored, so that a wrong time zone can be seen. */
function timeOf(time: string | undefined): string {
  return `${(time ?? '').replace('T', ' ').replace(/(\.\d+)?Z$/, '')} UTC`;
}
