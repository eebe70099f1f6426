import { useEffect, useRef, useState } from "preact/hooks";

/**
 * Number of notes rendered at first, and added whenever the end comes near. Notes differ in height, so a window of rows
 * is no option.
 */
const AT_ONCE = 50;
/** Distance from the end at which more notes are added. */
const NEAR = "1200px";

/** The first items of a list, and more of them on scrolling. At the end of the items, `load` is called. */
export function useShown<T>(items: T[], question: string, load: () => void) {
  const [most, setMost] = useState({ question, count: AT_ONCE });
  const count = most.question === question ? most.count : AT_ONCE;
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(() => {});
  latest.current = () => {
    if (count < items.length) {
      setMost({ question, count: count + AT_ONCE });
    } else {
      load();
    }
  };
  useEffect(() => {
    if (end.current === null) {
      return;
    }
    // A new observer for each count, because an end that stays near is reported only once.
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current(),
      { rootMargin: NEAR },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [count, items.length]);
  return { shown: items.slice(0, count), end };
}
