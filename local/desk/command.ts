import type { parseArgs } from "node:util";
import { type Options, readArguments } from "../arguments.ts";
import { errorInWords } from "../error-in-words.ts";

export interface CommandLine<O extends Options> {
  values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>["values"];
  names: string[];
}

/**
 * Runs a command of the desk: reads its arguments, prints its help where that is asked for or the arguments cannot be read, and
 * says in words why it failed. Ends with 0, with 1 when it failed, with 2 when it was called wrongly.
 */
export async function runCommand<O extends Options>(
  help: string,
  options: O,
  work: (line: CommandLine<O>) => Promise<number>,
): Promise<void> {
  for (const output of [process.stdout, process.stderr]) {
    // Whoever read it has read enough (`| head`): no fault, and what is being written is written to its end.
    output.on("error", (error) => {
      if (!isClosedPipe(error)) {
        throw error;
      }
    });
  }
  let line: CommandLine<O>;
  try {
    const { values, positionals } = readArguments({ ...options, help: { type: "boolean" } }, true);
    if ((values as { help?: boolean }).help) {
      console.log(help);
      return;
    }
    line = { values: values as CommandLine<O>["values"], names: positionals };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await work(line);
  } catch (error) {
    if (isClosedPipe(error)) {
      process.exitCode = 0;
      return;
    }
    console.error(errorInWords(error));
    process.exitCode = error instanceof WrongCall ? 2 : 1;
  }
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}

/** It was called wrongly. */
export class WrongCall extends Error {}
