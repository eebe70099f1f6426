import { useContext } from "preact/hooks";
import { DOTS, Hidden } from "../hidden.ts";
import { directionOf, type FigureKind, inWords, isAmount } from "./figure-words.ts";

interface Props {
  /** Source of the value: `v_performance.total_pnl`, `v_open_positions.mark@17`. */
  of: string;
  value: number | null | undefined;
  as: FigureKind;
  /** Why the value may be missing. */
  because?: string;
}

/** A figure with its source, so that the page can be checked against the database. */
export function Figure({ of, value, as, because = "Not known" }: Props) {
  const isHidden = useContext(Hidden) && isAmount(as);
  if (value === null || value === undefined) {
    return (
      <data class="figure none" value="" data-of={of} title={because}>
        <span aria-hidden="true">–</span>
        <span class="unseen">{because}</span>
      </data>
    );
  }
  const direction = directionOf(value, as);
  const words = inWords(value, as);
  const data = isHidden ? (
    <data class="figure hidden" value="" data-of={of}>
      {/^[+−]/.exec(words)?.[0]}
      <span aria-hidden="true">{DOTS}</span>
      <span class="unseen">hidden</span>
    </data>
  ) : (
    <data class="figure" value={String(value)} data-of={of}>
      {words}
    </data>
  );
  return direction === null ? (
    data
  ) : (
    <span class={`figure ${direction}`}>
      <span class="arrow" aria-hidden="true">
        {direction === "gain" ? "▲" : "▼"}
      </span>
      {data}
    </span>
  );
}
