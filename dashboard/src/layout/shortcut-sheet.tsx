import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { Button } from '../ui/button';
import dialog from '../ui/dialog.module.css';
import sheet from '../ui/sheet.module.css';
import { pageKeys } from './page-keys';
import { PAGES } from './page-links';

const KEYS: readonly (readonly [string, string])[] = [
  ['⌘K or Ctrl+K', 'Go to a page, a contact or an agent'],
  ['/', 'Search in a list'],
  ...PAGES.map(({ key, label }) => [`g ${key}`, label] as const),
  ['?', 'This list'],
];

/** Lists all shortcuts. */
export default function ShortcutSheet({ close }: { close: () => void }) {
  const [own] = useState(() => pageKeys().map(({ key, does }) => [key, does] as const));
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup}>
          <Dialog.Title>Keyboard shortcuts</Dialog.Title>
          <table className={sheet.table}>
            <tbody>
              <Rows keys={KEYS} />
            </tbody>
            {own.length > 0 && (
              <tbody>
                <tr>
                  <th scope="rowgroup" colSpan={2}>
                    On this page
                  </th>
                </tr>
                <Rows keys={own} />
              </tbody>
            )}
          </table>
          <Button onClick={close}>Close</Button>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Rows({ keys }: { keys: readonly (readonly [string, string])[] }) {
  return keys.map(([key, does]) => (
    <tr key={key}>
      <th scope="row">
        <kbd>{key}</kbd>
      </th>
      <td>{does}</td>
    </tr>
  ));
}
