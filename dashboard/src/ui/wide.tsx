import { type ReactNode, useEffect, useRef, useState } from 'react';
import sheet from './sheet.module.css';

interface WideProps {
  readonly children: ReactNode;
  readonly className?: string;
}

/** What may be wider than the screen, such as a table: then it scrolls, by keyboard too. */
export function Wide({ children, className = '' }: WideProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => setScrolls(element.scrollWidth > element.clientWidth));
    for (const one of [element, ...element.children]) sizes.observe(one);
    return () => sizes.disconnect();
  }, []);
  return (
    <div ref={frame} className={`${sheet.scroll} ${className}`} tabIndex={scrolls ? 0 : undefined}>
      {children}
    </div>
  );
}
