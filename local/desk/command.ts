import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

export interface CommandLine<O extends Options> {
  values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>["values"];
  names: string[];
}

/**
 * Runs a command of the desk: reads what follows it, prints its help where that is asked for or cannot be read, and says in
 * one line why it failed. Ends with 0, 1 when it failed, 2 when it was called wrongly.
 */
export async function runCommand<O extends Options>(
  help: string,
  options: O,
  work: (line: CommandLine<O>) => Promise<number>,
): Promise<void> {
  let line: CommandLine<O>;
  try {
    const { values, positionals } = parseArgs({
      options: { ...options, help: { type: "boolean" } } as O & { help: { type: "boolean" } },
      allowPositionals: true,
    });
    if ((values as { help?: boolean }).help) {
      console.log(help);
      return;
    }
    line = { values: values as CommandLine<O>["values"], names: positionals };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = await work(line);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = error instanceof WrongCall ? 2 : 1;
  }
}

/** It was called wrongly. */
export class WrongCall extends Error {}
