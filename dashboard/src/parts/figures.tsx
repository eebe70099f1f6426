import type { ComponentChildren } from "preact";

interface Props {
  name: ComponentChildren;
  children: ComponentChildren;
}

/** Important figures, each under its name. */
export function Figures({ large = false, children }: { large?: boolean; children: ComponentChildren }) {
  return <dl class={large ? "figures large" : "figures"}>{children}</dl>;
}

/** One of the figures; `small` is a remark below it. */
export function Named({ name, small, children }: Props & { small?: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {small !== undefined && <small>{small}</small>}
      </dd>
    </div>
  );
}

/** Figures for reference, each beside its name. */
export function Pairs({ children }: { children: ComponentChildren }) {
  return <dl class="pairs">{children}</dl>;
}

export function Pair({ name, children }: Props) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
