// npm run dashboard: the book in a browser on this machine, or the page for a host of static files.
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { call, type Database } from "../../shared/database.ts";
import { counted } from "../../shared/words/format.ts";
import { buildPage } from "../dashboard/build.ts";
import { assertForPage, forStaticHost, writePage } from "../dashboard/page.ts";
import { startDashboard } from "../dashboard/server.ts";
import { endWithNpm } from "../processes.ts";
import { runCommand, WrongCall } from "./command.ts";
import { openBook, projectUrl } from "./connection.ts";

const HELP = `npm run dashboard                                     shows the book in a browser on this machine, until Ctrl-C
npm run dashboard -- --build FOLDER --env-file .env   writes the page for a host of static files; the bot opens it

  --env-file FILE   SUPABASE_PROJECT_ID (or _URL) and SUPABASE_SECRET_KEY of a project, in place of the stack that runs here;
                    --build needs no key
  --build FOLDER    a folder that is new, empty, or holds the page of an earlier build

On this machine it listens on 127.0.0.1 only. It prints a link, and the browser that opens it is let in. Each link is good once.
docs/dashboard.md says how to open the page from Telegram.`;

const checkout = fileURLToPath(new URL("../..", import.meta.url));

await runCommand(
  HELP,
  { "env-file": { type: "string" }, build: { type: "string" } } as const,
  async ({ values, names }) => {
    if (names.length > 0 || values.build === "") {
      const fault = names.length > 0 ? `Unexpected: ${names.join(" ")}.` : "--build needs a folder.";
      throw new WrongCall(`${fault}\n\n${HELP}`);
    }
    if (values.build !== undefined) {
      return await build(values.build, projectUrl(values["env-file"]));
    }
    const { database, where } = await openBook(values["env-file"]);
    return await show(database, where);
  },
);

async function build(folder: string, project: string): Promise<number> {
  assertForPage(folder);
  const dataUrl = `${project}/functions/v1/dashboard`;
  const page = forStaticHost(await buildPage(checkout), dataUrl);
  writePage(page, folder);
  console.log(`${counted(page.size, "file")} in ${folder}. The data comes from ${dataUrl}.

Put the folder on a host of static files, write its address into .env as DASHBOARD_URL, and run: npm run deploy`);
  return 0;
}

async function show(database: Database, where: string): Promise<number> {
  await call(database, "dashboard_page", { page: "run" }, z.unknown()).catch((error: Error) => {
    throw new Error(
      `${where} does not answer: ${error.message}. Is the key right, and the database up to date?`,
    );
  });
  const page = await buildPage(checkout);
  const dashboard = await startDashboard({
    port: 54327,
    database,
    buildPage: async () => page,
    newLink: "The terminal in which npm run dashboard runs shows a new link.",
    onVisit: () => console.log(`\nOpened. A new link, for another browser:\n\n  ${dashboard.mintLink()}`),
  });
  console.log(`The dashboard of ${where}. Open this link in a browser on this machine; it is good once:

  ${dashboard.mintLink()}

Ctrl-C ends it.`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      // The handler stays: Ctrl-C arrives from the terminal and again from npm.
      process.on(signal, () => resolve());
    }
    endWithNpm(resolve);
  });
  await dashboard.stop();
  return 0;
}
