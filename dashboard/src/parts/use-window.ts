import { options, type RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { type RowWindow, windowOf } from "./table-window.ts";

/** Height of a row before the first measurement, px. */
const GUESS = 44;

/** The window of rows of equal height that has to be in the body while the page scrolls. */
export function useWindow(body: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [pitch, setPitch] = useState(GUESS);
  const [isPrinting, setPrinting] = useState(false);
  const [seen, setSeen] = useState<RowWindow>(() =>
    windowOf({ count, pitch, scrolled: 0, height: innerHeight }),
  );

  // The height of rows changes with the page's width and text size, so it is measured after every rendering.
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

  // A printed page has all rows.
  return isPrinting
    ? { from: 0, until: count, before: 0, behind: 0 }
    : { ...seen, from: Math.min(seen.from, count), until: Math.min(seen.until, count) };
}

/** Distance from one row's top to the next; the height of a single row. */
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

/** Renders at once, because a browser prints what is there when the event handler ends. */
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
