import { codeInWords } from "../../../../shared/words/codes.ts";
import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import type { OpenPosition } from "../../data/pages.ts";
import { Badge } from "../../parts/badge.tsx";
import { Figure } from "../../parts/figure.tsx";

/** The state of a position: closing, due, a faulty mark, automatic exit off, or held. */
export function Standing({ position }: { position: OpenPosition }) {
  const { position_id, close_status, close_limit_price, exit_reason, mark_fault, auto_exit } = position;
  if (close_status !== null) {
    return (
      <Badge tone="accent">
        closing at{" "}
        <Figure
          of={`v_open_positions.close_limit_price@${position_id}`}
          value={close_limit_price}
          as="price"
        />
      </Badge>
    );
  }
  if (exit_reason !== null) {
    return <Badge tone="warn">due: {reasonInWords(exit_reason)}</Badge>;
  }
  if (mark_fault !== null) {
    return <Badge tone="warn">{codeInWords(mark_fault)}</Badge>;
  }
  return auto_exit ? <span class="muted">held</span> : <Badge tone="warn">auto exit off</Badge>;
}
