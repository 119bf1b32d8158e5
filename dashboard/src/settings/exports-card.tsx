import { Link } from 'wouter';
import { ExportButton } from '../project/export-button';
import { Card } from '../ui/card';
import sheet from '../ui/sheet.module.css';

/** What can be saved as a file, and where. */
export function ExportsCard() {
  return (
    <Card title="Exports" note="all relationships, with their scores" actions={<ExportButton filter={{}} />}>
      <p className={sheet.soft}>
        <Link href="/relationships">Relationships</Link> that match a filter, <Link href="/agents">agents</Link>, the{' '}
        <Link href="/lifecycle">life cycle</Link> and every chart are saved where they are shown; all that is stored of
        one person, on the page of the <Link href="/contacts">contact</Link>.
      </p>
    </Card>
  );
}
