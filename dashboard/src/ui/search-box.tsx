import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import styles from './search-box.module.css';

/** Milliseconds after the last key until the search starts. */
const TYPING_MS = 250;

interface SearchBoxProps {
  /** Label for screen readers. */
  readonly label: string;
  readonly placeholder: string;
  readonly search: string;
  readonly find: (search: string) => void;
}

/** The search of a list, which `/` focuses. It starts by itself. */
export function SearchBox({ label, placeholder, search, find }: SearchBoxProps) {
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped(search), [search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed starts a search
  useEffect(() => {
    if (typed === search) return;
    const timer = setTimeout(() => find(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label className={styles.search}>
      <span className="visually-hidden">{label}</span>
      <Search size={16} aria-hidden="true" />
      <input
        type="search"
        placeholder={placeholder}
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
    </label>
  );
}
