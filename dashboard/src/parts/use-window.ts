import { options, type RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { type RowWindow, windowOf } from "./table-window.ts";

/** Before a row has been measured. */
const GUESS = 44;

/** Which of so many rows of equal height have to be in the body, as the page is scrolled. */
export function useWindow(body: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [pitch, setPitch] = useState(GUESS);
  const [isPrinting, setPrinting] = useState(false);
  const [seen, setSeen] = useState<RowWindow>(() =>
    windowOf({ count, pitch, scrolled: 0, height: innerHeight }),
  );

  // Rows change their height with the width of the page and the size of its text: any drawing may be the first with another.
  useLayoutEffect(() => {
    const measured = pitchOf(body.current);
    if (measured !== null && Math.abs(measured - pitch) > 0.5) {
      setPitch(measured);
    }
  });

  useLayoutEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const next = windowOf({ count, pitch, scrolled: -top, height: innerHeight });
      setSeen((now) => (isSame(now, next) ? now : next));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, [body, count, pitch]);

  useEffect(() => {
    const before = () => atOnce(() => setPrinting(true));
    const after = () => setPrinting(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);

  // Paper has all of them.
  return isPrinting
    ? { from: 0, until: count, before: 0, behind: 0 }
    : { ...seen, from: Math.min(seen.from, count), until: Math.min(seen.until, count) };
}

/** From one row's top to the next one's: its own height where it is alone. */
function pitchOf(body: HTMLElement | null): number | null {
  const [first, second] = body?.children ?? [];
  if (first === undefined) {
    return null;
  }
  const { top, height } = first.getBoundingClientRect();
  return second === undefined ? height : second.getBoundingClientRect().top - top;
}

function isSame(a: RowWindow, b: RowWindow): boolean {
  return a.from === b.from && a.until === b.until && a.before === b.before && a.behind === b.behind;
}

/** A browser prints what is there when its event ends. */
function atOnce(change: () => void): void {
  const { debounceRendering } = options;
  options.debounceRendering = (draw) => draw();
  change();
  if (debounceRendering === undefined) {
    delete options.debounceRendering;
  } else {
    options.debounceRendering = debounceRendering;
  }
}
