import { type ParseArgsConfig, parseArgs } from "node:util";

export type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Reads what follows `npm run NAME --`.
 *
 * @throws Error that says in a sentence why it cannot be read
 */
export function readArguments<O extends Options>(options: O, allowPositionals = false) {
  // Without the --, npm takes a flag for a setting of its own, and the command would go on without it.
  const kept = Object.keys(options).find((name) => process.env[`npm_config_${name.replaceAll("-", "_")}`]);
  if (kept !== undefined) {
    const command = process.env.npm_lifecycle_event;
    throw new Error(`npm kept --${kept} to itself. Flags come after --: npm run ${command} -- --${kept}`);
  }
  try {
    return parseArgs({ args: givenArguments(), options, allowPositionals });
  } catch (error) {
    // Node goes on about arguments that begin with a dash.
    const [what] = (error as Error).message.split(". ");
    throw new Error(what?.replace(/\.?$/, "."));
  }
}

/** package.json puts another `--` before them, or Node 20 would take --env-file for its own. */
function givenArguments(): string[] {
  const given = process.argv.slice(2);
  return given[0] === "--" ? given.slice(1) : given;
}
