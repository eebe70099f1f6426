import { z } from "zod";
import type { DeploySettings } from "./settings.ts";
import type { Project } from "./supabase.ts";

/** The safety limits that have to be chosen before real money is traded; null before the migrations are applied. */
async function missingLimits(project: Pick<Project, "query">): Promise<string[] | null> {
  const [found] = await project.query(
    "select to_regprocedure('private.missing_limits()') is not null as is_there",
    z.object({ is_there: z.boolean() }),
  );
  if (!found?.is_there) {
    return null;
  }
  const missing = await project.query(
    "select unnest(private.missing_limits()) as name",
    z.object({ name: z.string() }),
  );
  return missing.map(({ name }) => name);
}

/**
 * Stops a live set-up before its functions are uploaded, as long as a limit is not chosen.
 *
 * @returns whether the limits could be read: a new project gets its tables first
 * @throws Error that names the limits that are not chosen, and the commands that choose them
 */
export async function assertLimitsChosen(
  project: Pick<Project, "query">,
  { projectId }: Pick<DeploySettings, "projectId">,
): Promise<boolean> {
  const missing = await missingLimits(project);
  if (missing === null || missing.length === 0) {
    return missing !== null;
  }
  const commands = missing.map(
    (name) =>
      `  npx supabase db query --remote=${projectId} --yes "update public.limits set ${name} = 500 where only_row"`,
  );
  throw new Error(
    [
      `LIVE: these limits have to be chosen before real money is traded: ${missing.join(", ")}. No function was uploaded.`,
      "Choose an amount in dollars for each, or 'infinity' for no limit:",
      ...commands,
      `If the bot already answers, send it /limits ${missing[0]} 500, or none. Then repeat npm run deploy.`,
    ].join("\n"),
  );
}
