import { Dialog } from '@base-ui/react/dialog';
import { Button } from '../ui/button';
import dialog from '../ui/dialog.module.css';
import sheet from '../ui/sheet.module.css';
import { PAGES } from './page-links';

const KEYS: readonly (readonly [string, string])[] = [
  ['⌘K or Ctrl+K', 'Go to a page, a contact or an agent'],
  ['/', 'Search in a list'],
  ...PAGES.map(({ key, label }) => [`g ${key}`, label] as const),
  ['?', 'This list'],
];

/** Lists all shortcuts. */
export default function ShortcutSheet({ close }: { close: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup}>
          <Dialog.Title>Keyboard shortcuts</Dialog.Title>
          <table className={sheet.table}>
            <tbody>
              {KEYS.map(([keys, does]) => (
                <tr key={keys}>
                  <th scope="row">
                    <kbd>{keys}</kbd>
                  </th>
                  <td>{does}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Button onClick={close}>Close</Button>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
