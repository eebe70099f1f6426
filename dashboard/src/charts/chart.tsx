import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import "./charts.css";
import { useWidth } from "./use-width.ts";
import { nearest, type Spot, walk } from "./walk.ts";

/** Places of the parts of a chart, in CSS pixels. */
export interface Layout {
  width: number;
  height: number;
  plot: { left: number; right: number; top: number; bottom: number };
  /** In order along the axis on which the keys walk. */
  spots: Spot[];
  along: "x" | "y";
  /** What the chart shows, with its range and its extremes, in words. */
  label: string;
}

interface Props<L extends Layout> {
  layOut: (width: number) => L;
  draw: (layout: L) => ComponentChildren;
}

/** A chart as wide as its container. Arrow keys and the pointer choose a point, whose values appear on the line below. */
export function Chart<L extends Layout>({ layOut, draw }: Props<L>) {
  const { element, width } = useWidth<HTMLDivElement>();
  const layout = width > 0 ? layOut(width) : null;
  return (
    <div class="chart" ref={element}>
      {layout && <Walked layout={layout}>{draw(layout)}</Walked>}
    </div>
  );
}

function Walked({ layout, children }: { layout: Layout; children: ComponentChildren }) {
  const { width, height, spots, along, label } = layout;
  const [chosen, choose] = useState<number | null>(null);
  const at = chosen === null ? null : Math.min(chosen, spots.length - 1);
  const spot = at === null ? undefined : spots[at];

  const onKeyDown = (event: KeyboardEvent) => {
    const next = walk(event.key, at, spots.length);
    if (next !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      choose(next);
    }
  };
  const onPointer = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const to = along === "x" ? event.clientX - box.left : event.clientY - box.top;
    choose(nearest(spots, along, (to * width) / box.width));
  };
  // A point that was chosen by touch stays after the finger is lifted.
  const onLeave = ({ pointerType, currentTarget }: PointerEvent) => {
    if (pointerType === "mouse" && document.activeElement !== currentTarget) {
      choose(null);
    }
  };

  return (
    <>
      <svg
        class="chart-picture"
        role="img"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its points are walked by arrow keys.
        tabIndex={0}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onPointerLeave={onLeave}
        onBlur={() => choose(null)}
      >
        {children}
        {spot && <Marked spot={spot} plot={layout.plot} />}
      </svg>
      <p class="chart-says" aria-live="polite">
        {spot?.says ?? <span class="chart-hint">Hover, or use the arrow keys, to see values.</span>}
      </p>
    </>
  );
}

function Marked({ spot: { x, y, box }, plot }: { spot: Spot; plot: Layout["plot"] }) {
  if (box !== undefined) {
    return <rect class="chart-marked" {...box} />;
  }
  return (
    <g>
      <line class="chart-crosshair" x1={x} x2={x} y1={plot.top} y2={plot.bottom} />
      {y !== null && <circle class="chart-dot" cx={x} cy={y} r={5} />}
    </g>
  );
}
