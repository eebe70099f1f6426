import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  title: string;
  /** Shown beside the heading: a link to more, a count. */
  aside?: ComponentChildren;
  /** One sentence about the content. */
  about?: ComponentChildren;
  /** Additional classes, for the place in a grid. */
  class?: string;
  children: ComponentChildren;
}

/** A part of a page under its heading. */
export function Section({ title, aside, about, class: own = "", children }: Props) {
  const id = useId();
  return (
    <section class={`section ${own}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div class="aside">{aside}</div>}
      </header>
      {about !== undefined && <p class="about">{about}</p>}
      {children}
    </section>
  );
}
