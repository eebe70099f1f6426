import { once } from "node:events";
import { createInterface } from "node:readline/promises";

/** Whether somebody sits there who can answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/**
 * Asks whoever sits at the terminal, once.
 *
 * @returns the answer, trimmed and in lower case; "" at the end of the input
 */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  // Not a terminal to readline, which would keep Ctrl-C to itself.
  const terminal = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    const answer = await Promise.race([
      terminal.question(question, { signal }),
      // The end of the input is no answer.
      once(terminal, "close").then(() => ""),
    ]);
    return answer.trim().toLowerCase();
  } finally {
    terminal.close();
  }
}
