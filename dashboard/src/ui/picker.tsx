import { Select } from '@base-ui/react/select';
import { ChevronDown } from 'lucide-react';
import styles from './picker.module.css';
import { SelectMenu } from './select-menu';

interface PickerProps {
  /** Label of the field. */
  readonly label: string;
  readonly all: string;
  /** Null: all. */
  readonly value: string | null;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly pick: (value: string | null) => void;
}

/** A choice of one value or all. */
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
      <SelectMenu items={items} />
    </Select.Root>
  );
}
