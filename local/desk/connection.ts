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

/** Where a project answers, unless at a domain of its own. */
const ofReference = (ref: string) => `https://${ref}.supabase.co`;

/**
 * The book that a command of the desk works on: that of SUPABASE_URL and SUPABASE_SECRET_KEY, from the file that is named or
 * else the environment, or that of the stack which runs in this folder.
 *
 * @throws where there is none, or nobody answers, saying what to do
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
        `${names} of ${envFile ?? "the environment"} is missing or wrong. The project's dashboard has its address and, under API keys, its secret key.`,
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
      `${STACK} is not as \`npm start\` writes it. Stop the stack, if it runs, and start it again.`,
    );
  }
}

/** @throws where nobody answers, whatever the answer */
async function answers(url: string, who: string, advice: string): Promise<void> {
  try {
    await fetch(`${url}/rest/v1/`, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    throw new Error(`${who} does not answer: ${errorInWords(error)}. ${advice}`);
  }
}

/**
 * Where the project answers that SUPABASE_PROJECT_ID or SUPABASE_URL names, in the file or else the environment.
 *
 * @throws where neither does, saying what to do
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
