import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { connect, type Database } from "../../shared/database.ts";
import { SETTINGS } from "../../shared/settings.ts";
import { projectReference } from "../deploy/settings.ts";
import { readEnvFile } from "../env-file.ts";
import { errorInWords } from "../error-in-words.ts";

const STACK = ".local/stack.json";

const stack = z.object({ supabaseUrl: z.string(), secretKey: z.string() });
const hosted = z.object({ SUPABASE_URL: z.url(), SUPABASE_SECRET_KEY: z.string().min(1) });

/** Milliseconds; a project that sleeps takes a while to wake. */
const PATIENCE = 30_000;

/** The address of a project without a custom domain. */
const ofReference = (ref: string) => `https://${ref}.supabase.co`;

/**
 * Opens the book that a command of the desk works on. SUPABASE_URL and SUPABASE_SECRET_KEY name it, in the
 * given file or else in the environment. Without them it is the book of the stack that runs in this folder.
 *
 * @throws Error that says what to do if there is no book, or if it does not answer
 */
export async function openBook(envFile?: string): Promise<{ database: Database; where: string }> {
  const settings = envFile === undefined ? process.env : readEnvFile(envFile);
  if (envFile !== undefined || settings.SUPABASE_URL !== undefined) {
    const { data, error } = hosted.safeParse({
      ...settings,
      SUPABASE_URL:
        settings.SUPABASE_URL ?? (settings.SUPABASE_PROJECT_ID && ofReference(settings.SUPABASE_PROJECT_ID)),
    });
    if (error) {
      const names = [...new Set(error.issues.map(({ path }) => path.join(".")))].join(" and ");
      throw new Error(
        `Missing or wrong in ${envFile ?? "the environment"}: ${names}. The project's dashboard shows its address and, under API keys, its secret key.`,
      );
    }
    await answers(data.SUPABASE_URL, data.SUPABASE_URL, "Is the address right, and this machine online?");
    return { database: connect(data.SUPABASE_URL, data.SUPABASE_SECRET_KEY), where: data.SUPABASE_URL };
  }
  if (!existsSync(STACK)) {
    throw new Error(
      "Which book? Start one here with `npm start`, or name a project with SUPABASE_URL and SUPABASE_SECRET_KEY, " +
        "in the environment or in a file: --env-file FILE.",
    );
  }
  const { supabaseUrl, secretKey } = readStackFile();
  const where = `the stack at ${supabaseUrl}`;
  await answers(
    supabaseUrl,
    `T${where.slice(1)}`,
    "Start it again with `npm start`, with --keep to go on with its book.",
  );
  return { database: connect(supabaseUrl, secretKey), where };
}

function readStackFile(): z.infer<typeof stack> {
  try {
    return stack.parse(JSON.parse(readFileSync(STACK, "utf8")));
  } catch {
    throw new Error(
      `${STACK} is not what \`npm start\` writes. Stop the stack, if it runs, and start it again.`,
    );
  }
}

/** @throws Error if nobody answers; any answer will do */
async function answers(url: string, who: string, advice: string): Promise<void> {
  try {
    await fetch(`${url}/rest/v1/`, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw new Error(`${who} does not answer: ${errorInWords(error)}. ${advice}`);
  }
}

/**
 * The address of the project that SUPABASE_PROJECT_ID or SUPABASE_URL names, in the file or else in the
 * environment.
 *
 * @throws Error that says what to do if neither is given
 */
export function projectUrl(envFile?: string): string {
  const settings = envFile === undefined ? process.env : readEnvFile(envFile);
  const { SUPABASE_URL, SUPABASE_PROJECT_ID } = settings;
  if (SUPABASE_URL === undefined && SUPABASE_PROJECT_ID === undefined) {
    throw new Error(
      "Which project? Name it with SUPABASE_PROJECT_ID (or SUPABASE_URL), in the environment or in a file: --env-file FILE.",
    );
  }
  const [name, { data, error }] =
    SUPABASE_URL === undefined
      ? ["SUPABASE_PROJECT_ID", projectReference().transform(ofReference).safeParse(SUPABASE_PROJECT_ID)]
      : ["SUPABASE_URL", SETTINGS.SUPABASE_URL().safeParse(SUPABASE_URL)];
  if (data === undefined) {
    throw new Error(`${name} ${error?.issues[0]?.message}.`);
  }
  return data;
}
