import { z } from "zod";
import type { DeploySettings } from "./settings.ts";
import type { Project } from "./supabase.ts";

/**
 * Which safety limits real money still waits for; null where the database is not there yet.
 */
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
 * Before anything of the functions is sent to where real money is traded.
 *
 * @returns whether there was something to look at: a new project gets its database first
 * @throws Error where a limit was not chosen, with what chooses it
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
      `LIVE: real money needs limits that were chosen, and these are not: ${missing.join(", ")}. No function was uploaded.`,
      "Choose an amount of dollars for each, or write 'infinity' for none:",
      ...commands,
      `Where the bot answers already: /limits ${missing[0]} 500, or none. Then repeat npm run deploy.`,
    ].join("\n"),
  );
}
