import type { Figure } from "./figures.ts";
import type { Stage } from "./stage.ts";

/** How a measurement is to be made, and where it tells. */
export interface Bench {
  /** Less of everything: the whole run in a minute. */
  quick: boolean;
  /** Once more with ten times as many open positions as anybody has. */
  huge: boolean;
  /** What is being done. */
  say(progress: string): void;
  /** What a figure cannot say: what broke, and at which size. */
  note(sentence: string): void;
}

interface Named {
  /** For --only. */
  name: string;
  /** What is measured against what, for --help. */
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
