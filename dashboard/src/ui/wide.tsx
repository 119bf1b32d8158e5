import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import sheet from './sheet.module.css';

interface WideProps {
  readonly children: ReactNode;
  readonly className?: string;
}

/** What may be wider than the screen, such as a table: then it scrolls, by keyboard too, and a shadow says that there is more. */
export function Wide({ children, className = '' }: WideProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  const [hasMore, setHasMore] = useState(false);
  const look = useCallback(() => {
    const element = frame.current;
    if (!element) return;
    const hidden = element.scrollWidth - element.clientWidth;
    setScrolls(hidden > 0);
    setHasMore(hidden - element.scrollLeft > 1);
  }, []);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const sizes = new ResizeObserver(look);
    for (const one of [element, ...element.children]) sizes.observe(one);
    return () => sizes.disconnect();
  }, [look]);
  return (
    <div
      ref={frame}
      className={`${sheet.scroll} ${hasMore ? sheet.more : ''} ${className}`}
      tabIndex={scrolls ? 0 : undefined}
      onScroll={look}
    >
      {children}
    </div>
  );
}
