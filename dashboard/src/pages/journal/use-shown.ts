import { useEffect, useRef, useState } from "preact/hooks";

/** Notes are of any height: so many are in the document, and as many more whenever its end comes near. */
const AT_ONCE = 50;
/** Before the end is seen, in px. */
const NEAR = "1200px";

/** The first of many items, more of them as one scrolls; at the end of what is there, `load` is asked for what follows. */
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
    // Made anew for each count: an end that stays near tells once only.
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current(),
      { rootMargin: NEAR },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [count, items.length]);
  return { shown: items.slice(0, count), end };
}
