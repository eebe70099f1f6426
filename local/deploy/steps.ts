import type { MenuButton } from "grammy/types";
import { z } from "zod";
import { networksSetUp } from "../../shared/publishing/settings.ts";
import { functionNames } from "../bundles.ts";
import { readJobsAgain } from "../pg-cron.ts";
import { staleMigrations, stampedMigrations, stampOf } from "../schemas/stamp.ts";
import { bucketStep } from "./bucket.ts";
import { assertLimitsChosen } from "./limits.ts";
import { type DeploySettings, isLiveBroker } from "./settings.ts";
import { type Project, sha256 } from "./supabase.ts";
import { type Bot, UPDATES } from "./telegram.ts";

/** One part of the set-up. */
export interface Step {
  name: string;
  /** What the step would change; empty if nothing. It changes nothing itself. */
  plan(): Promise<string>;
  /** May be repeated, also after an interruption. */
  apply(onProgress: (doing: string) => void): Promise<void>;
}

export interface SetUp {
  settings: DeploySettings;
  checkout: string;
  project: Project;
  bot: Bot;
}

/** In an order in which each step finds what it needs. */
export function steps(setUp: SetUp): Step[] {
  return [
    migrations(setUp),
    ...(isLiveBroker(setUp.settings) ? [limits(setUp)] : []),
    vault(setUp),
    secrets(setUp),
    functions(setUp),
    webhook(setUp),
    menu(setUp),
    dashboard(setUp),
    ...(networksSetUp(setUp.settings.functions).includes("instagram")
      ? [bucketStep(setUp.settings.projectUrl, () => setUp.project.secretKey())]
      : []),
  ];
}

function migrations({ checkout, project }: SetUp): Step {
  let pending: string[] = [];
  return {
    name: "Migrations",
    async plan() {
      const stale = staleMigrations(checkout);
      if (stale !== null) {
        throw new Error(stale);
      }
      pending = await project.pendingMigrations();
      const rewritten = await rewrittenMigrations({ checkout, project }, pending);
      if (rewritten.length > 0) {
        throw new Error(
          `This project's database was made from another ${rewritten.join(", ")}: the file has been rewritten since. ` +
            "Nothing was changed. Deploy the checkout that the database was made with, or deploy this one to a new " +
            'project. See "To upgrade" in docs/hosting.md',
        );
      }
      return changes({ new: pending });
    },
    async apply(onProgress) {
      let applied = 0;
      await project.migrate((file) => {
        applied += 1;
        onProgress(`${applied} of ${pending.length}: ${file}`);
      });
      await readJobsAgain((sql) => project.query(sql, z.unknown()));
    },
  };
}

/** Migrations whose applied text has another stamp than the file, by their names. */
async function rewrittenMigrations(
  { checkout, project }: Pick<SetUp, "checkout" | "project">,
  pending: string[],
): Promise<string[]> {
  const written = stampedMigrations(checkout).filter(({ file }) => !pending.includes(file));
  if (written.length === 0) {
    return [];
  }
  const applied = await project.query(
    "select version, statements[1] as beginning from supabase_migrations.schema_migrations",
    z.object({ version: z.string(), beginning: z.string().nullable() }),
  );
  return written.flatMap(({ file, line }) => {
    const beginning = applied.find(({ version }) => file.startsWith(`${version}_`))?.beginning;
    // A migration that a person marked as applied may have no text to compare.
    return beginning == null || stampOf(beginning) === line ? [] : [file];
  });
}

/** By now a new project has its tables. Nothing more is set up for real money before the limits are chosen. */
function limits({ project, settings }: SetUp): Step {
  return {
    name: "Limits",
    plan: async () =>
      (await assertLimitsChosen(project, settings))
        ? ""
        : "have to be chosen after the migrations are applied",
    apply: async () => undefined,
  };
}

/** The secrets with which private.wake() calls the functions. */
export function vaultSecrets({ projectUrl, functionSecrets }: DeploySettings): Record<string, string> {
  return { functions_url: `${projectUrl}/functions/v1`, cron_secret: functionSecrets.CRON_SECRET ?? "" };
}

function vault({ project, settings }: SetUp): Step {
  const wanted = vaultSecrets(settings);
  return {
    name: "Vault",
    plan: async () => changes(differences(wanted, await vaultDigests(project))),
    async apply() {
      const values = Object.entries(wanted).map(([name, secret]) => `(${literal(name)}, ${literal(secret)})`);
      await project.query(
        `select case when found.id is null
          then vault.create_secret(wanted.secret, wanted.name)::text
          else vault.update_secret(found.id, wanted.secret)::text
        end
        from (values ${values.join(", ")}) as wanted (name, secret)
        left join vault.secrets found on found.name = wanted.name`,
        z.unknown(),
      );
    },
  };
}

/** The SHA-256 of each secret in Vault, by name. */
async function vaultDigests(project: Project): Promise<Map<string, string>> {
  try {
    const found = await project.query(
      `select name, ${VAULT_DIGEST} as digest from vault.decrypted_secrets`,
      z.object({ name: z.string().nullable(), digest: z.string() }),
    );
    return new Map(found.map(({ name, digest }) => [name ?? "", digest]));
  } catch (error) {
    // A project without Vault gets it from the migrations.
    if (error instanceof Error && /vault\.decrypted_secrets\W+does not exist/.test(error.message)) {
      return new Map();
    }
    throw error;
  }
}

/** SQL for the SHA-256 of a row of vault.decrypted_secrets, so that secrets are compared where they are. */
export const VAULT_DIGEST = "encode(sha256(convert_to(decrypted_secret, 'UTF8')), 'hex')";

function secrets({ project, settings: { functionSecrets, absent } }: SetUp): Step {
  let set: string[] = [];
  let remove: string[] = [];
  return {
    name: "Secrets",
    async plan() {
      const digests = await project.secretDigests();
      const differing = differences(functionSecrets, digests);
      set = [...differing.new, ...differing.changed];
      // A setting that left the file is removed, so that the functions use their default.
      remove = absent.filter((name) => digests.has(name));
      return changes({ ...differing, removed: remove });
    },
    async apply() {
      if (set.length > 0) {
        await project.setSecrets(Object.fromEntries(set.map((name) => [name, functionSecrets[name] ?? ""])));
      }
      if (remove.length > 0) {
        await project.unsetSecrets(remove);
      }
    },
  };
}

function functions({ project, checkout }: SetUp): Step {
  const names = functionNames(checkout);
  return {
    name: "Functions",
    // The deployed code cannot be compared with ours, so all functions are deployed.
    plan: async () => names.join(", "),
    async apply(onProgress) {
      let begun = 0;
      await project.deployFunctions((name) => {
        begun += 1;
        onProgress(`${begun} of ${names.length}: ${name}`);
      });
    },
  };
}

export function webhookUrl({ projectUrl }: DeploySettings): string {
  return `${projectUrl}/functions/v1/telegram-webhook`;
}

function menu({ bot }: SetUp): Step {
  return {
    name: "Command menu",
    plan: async () => ((await bot.hasMenu()) ? "" : "offers the commands of this release in your chat"),
    apply: () => bot.registerMenu(),
  };
}

/** The text of our menu button. Without DASHBOARD_URL, a button with another text stays: it is not ours. */
const DASHBOARD = "Dashboard";

/** Only a private chat can have a menu button. */
function dashboard({ bot, settings: { functions } }: SetUp): Step {
  const url = functions.DASHBOARD_URL;
  const wanted: MenuButton =
    url === "" ? { type: "default" } : { type: "web_app", text: DASHBOARD, web_app: { url } };
  return {
    name: "Dashboard",
    async plan() {
      const now = await bot.menuButton();
      const isOurs = now?.type === "web_app" && now.text === DASHBOARD;
      if (now === null || (isOurs ? now.web_app.url === url : url === "")) {
        return "";
      }
      return url === ""
        ? "removes its button from your chat"
        : `adds a button to your chat that opens ${url}`;
    },
    apply: () => bot.setMenuButton(wanted),
  };
}

function webhook({ bot, settings }: SetUp): Step {
  const url = webhookUrl(settings);
  return {
    name: "Webhook",
    // Always set: Telegram does not tell which secret it has.
    async plan() {
      const now = await bot.webhook();
      // Only its host: some people's webhooks have a secret in the path.
      const instead = now.url && now.url !== url ? ` instead of one at ${new URL(now.url).host}` : "";
      return `${url}${instead}, for ${UPDATES.join(" and ")}`;
    },
    apply: () => bot.setWebhook(url),
  };
}

function differences(wanted: Record<string, string>, digests: Map<string, string>) {
  const names = Object.keys(wanted);
  return {
    new: names.filter((name) => !digests.has(name)),
    changed: names.filter((name) => digests.has(name) && digests.get(name) !== sha256(wanted[name] ?? "")),
  };
}

/** `2 new: a, b; 1 changed: c` */
function changes(kinds: Record<string, string[]>): string {
  return Object.entries(kinds)
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => {
      const listed = names.length > 20 ? `${names[0]} ... ${names.at(-1)}` : names.join(", ");
      return `${names.length} ${kind}: ${listed}`;
    })
    .join("; ");
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
