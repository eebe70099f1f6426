import type { parseArgs } from "node:util";
import { type Options, readArguments } from "../arguments.ts";
import { errorInWords } from "../error-in-words.ts";

export interface CommandLine<O extends Options> {
  values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>["values"];
  names: string[];
}

/**
 * Runs a command of the desk. Prints its help if that is asked for, or if the arguments cannot be read. Says in
 * words why it failed. Exit codes: 0, 1 if it failed, 2 if it was called wrongly.
 */
export async function runCommand<O extends Options>(
  help: string,
  options: O,
  work: (line: CommandLine<O>) => Promise<number>,
): Promise<void> {
  for (const output of [process.stdout, process.stderr]) {
    // A reader may stop early (`| head`). That is no fault, and the command finishes its work.
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

/** The command was called wrongly. */
export class WrongCall extends Error {}
