import { Select } from '@base-ui/react/select';
import { Check } from 'lucide-react';
import menu from './menu.module.css';

/** The menu of a select, with the chosen item marked. */
export function SelectMenu({ items }: { items: readonly { readonly value: string | null; readonly label: string }[] }) {
  return (
    <Select.Portal>
      <Select.Positioner className={menu.positioner} alignItemWithTrigger={false} sideOffset={6} collisionPadding={12}>
        <Select.Popup className={menu.popup}>
          <Select.List className={menu.list}>
            {items.map(({ value, label }) => (
              <Select.Item key={String(value)} value={value} className={menu.item}>
                <Select.ItemText>{label}</Select.ItemText>
                <Select.ItemIndicator className={menu.mark}>
                  <Check size={15} aria-hidden="true" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.List>
        </Select.Popup>
      </Select.Positioner>
    </Select.Portal>
  );
}
