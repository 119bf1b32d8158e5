import { Combobox } from '@base-ui/react/combobox';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, ChevronDown } from 'lucide-react';
import { type RefObject, useImperativeHandle, useRef, useState } from 'react';
import menu from './menu.module.css';
import picker from './picker.module.css';
import styles from './search-picker.module.css';

interface Option {
  readonly value: string | null;
  readonly label: string;
}

interface SearchPickerProps {
  /** Label of the field. */
  readonly label: string;
  readonly all: string;
  /** Null: all. */
  readonly value: string | null;
  readonly choices: readonly Option[];
  readonly pick: (value: string | null) => void;
}

interface List {
  show(index: number): void;
}

const ROW_HEIGHT = 36;

/** A choice of one of many values, or all, with a search; renders visible options only. */
export function SearchPicker({ label, all, value, choices, pick }: SearchPickerProps) {
  const items: readonly Option[] = [{ value: null, label: all }, ...choices];
  const [open, setOpen] = useState(false);
  const list = useRef<List>(null);
  const chosen = items.find((item) => item.value === value) ?? null;
  return (
    <Combobox.Root
      items={items}
      virtualized
      autoHighlight
      open={open}
      onOpenChange={setOpen}
      value={chosen}
      isItemEqualToValue={(item, other) => item.value === other.value}
      onValueChange={(picked) => pick(picked?.value ?? null)}
      onItemHighlighted={(_, { index, reason }) => {
        if (reason === 'keyboard') list.current?.show(index);
      }}
    >
      <Combobox.Trigger
        className={value === null ? picker.trigger : `${picker.trigger} ${picker.set}`}
        aria-label={label}
        title={chosen?.label}
      >
        <span className={picker.value}>{chosen?.label ?? all}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner className={menu.positioner} sideOffset={6} align="start" collisionPadding={12}>
          <Combobox.Popup className={`${menu.popup} ${styles.popup}`} aria-label={label}>
            <Combobox.Input className={styles.input} placeholder={`Search ${label.toLowerCase()}s`} />
            <Combobox.Empty className={styles.empty}>No matches</Combobox.Empty>
            <Combobox.List className={styles.list}>{open && <Options list={list} />}</Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function Options({ list }: { list: RefObject<List | null> }) {
  const items = Combobox.useFilteredItems<Option>();
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const virtual = useVirtualizer({
    count: items.length,
    enabled: frame !== null,
    getScrollElement: () => frame,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  useImperativeHandle(list, () => ({ show: (index) => virtual.scrollToIndex(index) }), [virtual]);
  if (items.length === 0) return null;
  return (
    <div ref={setFrame} className={styles.frame} role="presentation">
      <div className={styles.whole} style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const item = items[index];
          return (
            item && (
              <Combobox.Item
                key={String(item.value)}
                index={index}
                value={item}
                className={`${menu.item} ${styles.item}`}
                style={{ height: size, transform: `translateY(${start}px)` }}
                aria-setsize={items.length}
                aria-posinset={index + 1}
                title={item.label}
              >
                <span className={styles.label}>{item.label}</span>
                <Combobox.ItemIndicator className={menu.mark}>
                  <Check size={15} aria-hidden="true" />
                </Combobox.ItemIndicator>
              </Combobox.Item>
            )
          );
        })}
      </div>
    </div>
  );
}
