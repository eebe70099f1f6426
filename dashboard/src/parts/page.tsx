import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Loaded } from "../data/use-page.ts";
import { Failed, Loading } from "./state.tsx";

interface Props<T> {
  title: string;
  /** Shown beside the title. */
  aside?: ComponentChildren;
  of: Loaded<T>;
  children: (data: T) => ComponentChildren;
}

/** A page under its title: its content, a placeholder while it loads, or why it cannot be shown. */
export function Page<T>({ title, aside, of: { data, isOld, trouble, again }, children }: Props<T>) {
  return (
    <>
      <Title aside={aside}>{title}</Title>
      {data !== null && !(trouble !== null && isAnswer(trouble.kind)) ? (
        <div class={isOld ? "page old" : "page"} aria-busy={isOld}>
          {children(data)}
        </div>
      ) : trouble === null ? (
        <Loading />
      ) : (
        <Failed trouble={trouble} again={again} />
      )}
    </>
  );
}

/** After such an answer, old data is not shown any more. */
function isAnswer(kind: string): boolean {
  return ["missing", "refused", "unauthorized"].includes(kind);
}

let isFirst = true;

/** The page's heading. It gets the focus when the page is opened from another one. */
function Title({ children, aside }: { children: string; aside?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · Thetabase`;
  }, [children]);
  useEffect(() => {
    if (!isFirst) {
      heading.current?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  return (
    <div class="page-title">
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {aside}
    </div>
  );
}
