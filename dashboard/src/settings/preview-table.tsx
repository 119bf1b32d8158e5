import type { Preview } from '../api/administration';
import { useFormat } from '../format/use-format';
import { Name } from '../ui/name';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

const CHANGES_SHOWN = 10;

/** The effect of other settings: totals, backtest and changed relationships. */
export function PreviewTable({ preview }: { preview: Preview }) {
  const format = useFormat();
  const { current, proposed, changes } = preview;
  const test = (side: typeof current) => side.backtest[0];
  const rows: readonly (readonly [string, string, string])[] = [
    ['Moat Index', format.index(current.book.moat_index), format.index(proposed.book.moat_index)],
    ['At risk', format.count(current.book.at_risk), format.count(proposed.book.at_risk)],
    ...(['deep', 'strong', 'warm', 'light', 'faint'] as const).map(
      (band) =>
        [band, format.count(current.book.bands[band] ?? 0), format.count(proposed.book.bands[band] ?? 0)] as const,
    ),
    ...(
      [
        ['Ranks silence right', 'auc'],
        ['Flag precision', 'precision'],
        ['Average error', 'calibration_error'],
      ] as const
    ).map(([label, figure]) => [label, written(test(current)?.[figure]), written(test(proposed)?.[figure])] as const),
  ];
  function written(value: number | null | undefined): string {
    return value === null || value === undefined ? 'none' : format.exactPercent(value);
  }
  return (
    <div role="status" className={sheet.page}>
      <p>
        {format.counted(preview.band_changed, 'relationship changes', 'relationships change')} band,{' '}
        {format.count(preview.newly_at_risk)} become at risk, {format.count(preview.no_longer_at_risk)} no longer are.
        Nothing has been changed yet.
      </p>
      <Wide>
        <table className={sheet.table}>
          <thead>
            <tr>
              <td />
              <th scope="col">Now</th>
              <th scope="col">With these settings</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, now, then]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{now}</td>
                <td>{then}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <ul>
        {changes.slice(0, CHANGES_SHOWN).map((change) => (
          <li key={`${change.agent_id} ${change.user_id}`}>
            <Name>{change.contact_name}</Name>: {change.band} to {change.proposed_band}
            {change.at_risk !== change.proposed_at_risk &&
              (change.proposed_at_risk ? ', becomes at risk' : ', no longer at risk')}
          </li>
        ))}
      </ul>
    </div>
  );
}
