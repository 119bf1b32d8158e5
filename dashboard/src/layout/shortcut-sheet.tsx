import { Dialog } from '@base-ui/react/dialog';
import { useRef, useState } from 'react';
import { Button } from '../ui/button';
import dialog from '../ui/dialog.module.css';
import sheet from '../ui/sheet.module.css';
import { pageKeys } from './page-keys';
import { PAGES } from './page-links';

const KEYS: readonly (readonly [string, string])[] = [
  ['⌘K or Ctrl+K', 'Find a page, a contact, an agent or an action'],
  ['/', 'Search in a list'],
  ...PAGES.map(({ key, label }) => [`g ${key}`, label] as const),
  ['?', 'This list'],
];

/** Lists all shortcuts. */
export default function ShortcutSheet({ close }: { close: () => void }) {
  const popup = useRef<HTMLDivElement>(null);
  const [own] = useState(() => pageKeys().map(({ key, does }) => [key, does] as const));
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        {/* Its beginning is shown, although the only button is at its end. */}
        <Dialog.Popup className={dialog.popup} initialFocus={popup} ref={popup} tabIndex={-1}>
          <Dialog.Title>Keyboard shortcuts</Dialog.Title>
          <table className={sheet.table}>
            {own.length > 0 && <Group title="On this page" keys={own} />}
            <Group title="Everywhere" keys={KEYS} />
          </table>
          <Button onClick={close}>Close</Button>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ title, keys }: { title: string; keys: readonly (readonly [string, string])[] }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={2}>
          {title}
        </th>
      </tr>
      {keys.map(([key, does]) => (
        <tr key={key}>
          <th scope="row">
            <kbd>{/^[A-Z]$/.test(key) ? `Shift+${key.toLowerCase()}` : key}</kbd>
          </th>
          <td>{does}</td>
        </tr>
      ))}
    </tbody>
  );
}
