import type { Figure } from "./figures.ts";
import type { Stage } from "./stage.ts";

/** Options of a run, and where it reports. */
export interface Bench {
  /** Smaller sizes: the whole run takes a minute. */
  quick: boolean;
  /** One more run with ten times as many open positions as anybody has. */
  huge: boolean;
  /** Reports progress. */
  say(progress: string): void;
  /** Reports what a figure cannot tell: what broke, and at which size. */
  note(sentence: string): void;
}

interface Named {
  /** Name for --only. */
  name: string;
  /** What is compared with what, for --help. */
  what: string;
}

export type Measurement = Named &
  (
    | { needsStage: true; run(bench: Bench, stage: Stage): Promise<Figure[]> }
    | { needsStage: false; run(bench: Bench): Promise<Figure[]> }
  );

/** `10000` as `10,000`. */
export function counted(n: number): string {
  return n.toLocaleString("en-US");
}
