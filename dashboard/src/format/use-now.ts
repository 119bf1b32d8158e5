import { useEffect, useState } from 'react';

/** The time, renewed every so many milliseconds: what shows "2 min ago" must not stand still. */
export function useNow(everyMs = 15_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
