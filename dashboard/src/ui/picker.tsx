import { Select } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import menu from './menu.module.css';
import styles from './picker.module.css';

interface PickerProps {
  /** What is picked; also what is shown while all are. */
  readonly label: string;
  readonly all: string;
  /** Null: all. */
  readonly value: string | null;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly pick: (value: string | null) => void;
}

/** One of many, or all. */
export function Picker({ label, all, value, choices, pick }: PickerProps) {
  const items = [{ value: null, label: all }, ...choices];
  return (
    <Select.Root items={items} value={value} onValueChange={pick}>
      <Select.Trigger
        className={value === null ? styles.trigger : `${styles.trigger} ${styles.set}`}
        aria-label={label}
      >
        <Select.Value className={styles.value} />
        <ChevronDown size={14} aria-hidden="true" />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner
          className={menu.positioner}
          alignItemWithTrigger={false}
          sideOffset={6}
          collisionPadding={12}
        >
          <Select.Popup className={menu.popup}>
            <Select.List className={menu.list}>
              {items.map((item) => (
                <Select.Item key={String(item.value)} value={item.value} className={menu.item}>
                  <Select.ItemText>{item.label}</Select.ItemText>
                  <Select.ItemIndicator className={menu.mark}>
                    <Check size={15} aria-hidden="true" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
