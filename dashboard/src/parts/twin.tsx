import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** A chart and its data as a table, which is rendered on demand. */
export function Twin({ chart, table }: { chart?: ComponentChildren; table: () => ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="twin">
      {chart}
      <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>Show as table</summary>
        {isOpen && table()}
      </details>
    </div>
  );
}
