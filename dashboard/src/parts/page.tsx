import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Loaded } from "../data/use-page.ts";
import { Failed, Loading } from "./state.tsx";

interface Props<T> {
  title: string;
  /** Beside the title. */
  aside?: ComponentChildren;
  of: Loaded<T>;
  children: (data: T) => ComponentChildren;
}

/** A page under its title: what it shows, that it comes, or why it does not. */
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

/** What is not there or not allowed is not shown as it was. */
function isAnswer(kind: string): boolean {
  return ["missing", "refused", "unauthorized"].includes(kind);
}

let isFirst = true;

/** The page's heading, to which the focus goes when a page is opened from another one. */
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
