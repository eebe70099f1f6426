// npm run gates:database: what must hold before migrations and functions go to the hosted platform.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { buildFunctions } from "../../local/bundles.ts";
import { connect } from "../../local/database.ts";
import { functionFaults } from "../../local/deploy/configured-functions.ts";
import { runSupabase } from "../../local/migrate.ts";
import { houseFaults, schemaFiles } from "../../local/schemas/files.ts";
import { migrationFaults } from "../../local/schemas/migration.ts";
import { releaseFaults } from "../../local/schemas/released.ts";
import { type ThrowawayDatabase, withDatabase } from "../../local/throwaway.ts";
import { generateTypes, TYPES_FILE } from "./types.ts";
import { definitions, wholeTableWrites } from "./whole-tables.ts";

/** Expected findings of level INFO: tables have no policies on purpose, and a new database has not used its indexes. */
const EXPECTED_FINDINGS = ["rls_enabled_no_policy", "unused_index"];

/** The same folders as supabase/schemas, with one folder per file and one behaviour per test. */
const TESTS = "supabase/tests";

/** Throws an error whose message says what is wrong and what to do about it. */
type Gate = (database: ThrowawayDatabase) => Promise<void> | void;

const gates: Record<string, Gate> = {
  "the migrations were applied without superuser rights": async ({ url }) => {
    const sql = connect(url, { max: 1 });
    const [found] = await sql<{ superuser: boolean; applied: number }[]>`
      select rolsuper as superuser, (select count(*)::integer from supabase_migrations.schema_migrations) as applied
      from pg_roles where rolname = current_user
    `;
    await sql.end();
    const written = readdirSync("supabase/migrations").filter((file) => file.endsWith(".sql")).length;
    expect(found?.superuser === false, "the role postgres of the local stack is a superuser");
    expect(found?.applied === written, `${found?.applied} of ${written} migrations are applied`);
  },

  "each room of supabase/schemas stands on those below it": () => {
    const faults = houseFaults(schemaFiles(process.cwd()));
    expect(faults.length === 0, faults.join("\n"));
  },

  "the migrations make the database that supabase/schemas says": async ({ server }) => {
    const faults = await migrationFaults(process.cwd(), server);
    expect(faults.length === 0, faults.join("\n"));
  },

  "no function updates or deletes without WHERE": async ({ url }) => {
    const sql = connect(url, { max: 1 });
    const functions = await definitions(sql);
    await sql.end();
    const faults = functions.flatMap(({ name, definition }) =>
      wholeTableWrites(definition).map((write) => `${name}: ${write}`),
    );
    expect(functions.length > 0 && faults.length === 0, faults.join("\n"));
  },

  "the advisors of the platform find nothing": async ({ url }) => {
    const { code, stdout, stderr } = await runSupabase([
      ...["db", "advisors", `--remote=${url}?sslmode=disable`, "--level", "info", "--fail-on", "warn"],
    ]);
    expect(stdout.startsWith("["), stderr);
    const unexpected = advice
      .parse(JSON.parse(stdout))
      .filter(({ name }) => !EXPECTED_FINDINGS.includes(name));
    expect(
      unexpected.length === 0,
      unexpected.map(({ level, name, detail }) => `${level} ${name}: ${detail}`).join("\n"),
    );
    expect(code === 0, stderr);
  },

  "every SQL function has pgTAP tests of its own, in its room": async ({ url }) => {
    const sql = connect(url, { max: 1 });
    const functions = await sql<{ name: string }[]>`
      select distinct proname as name from pg_proc
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;
    await sql.end();
    const files = schemaFiles(process.cwd());
    const isFunction = new Set(functions.map(({ name }) => name));
    const untested = files
      .filter(({ name }) => isFunction.has(name))
      .map(({ room, name }) => `${TESTS}/${room}/${name}`)
      .filter((folder) => !hasTests(folder));
    const places = files.map(({ room, name }) => `${room}/${name}`);
    const misplaced = readdirSync(TESTS, { withFileTypes: true })
      .filter((room) => room.isDirectory() && /^\d/.test(room.name))
      .flatMap((room) => readdirSync(path.join(TESTS, room.name)).map((name) => `${room.name}/${name}`))
      .filter((place) => !places.includes(place));
    const faults = [
      ...untested.map((folder) => `${folder}/ has no *.test.sql`),
      ...misplaced.map((place) => `${TESTS}/${place} tests no file of supabase/schemas`),
    ];
    expect(faults.length === 0, faults.join("\n"));
  },

  "the generated types are those of the migrations": async ({ url }) => {
    const same = (await generateTypes(url)) === readFileSync(TYPES_FILE, "utf8");
    expect(same, `${TYPES_FILE} is out of date. Run: npm run types:generate`);
  },

  "released migrations are as they were, and new ones come after them": () => {
    const faults = releaseFaults(process.cwd());
    expect(faults.length === 0, faults.join("\n"));
  },

  "package.json and functions/deno.json pin the same exact versions": () => {
    const { dependencies, devDependencies } = json("package.json", manifest);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(
        /^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
        `package.json: ${name} is not pinned, but ${version}`,
      );
    }
    for (const [name, target] of Object.entries(json("functions/deno.json", importMap).imports)) {
      const [, dependency = "", version] = /^npm:((?:@[^/]+\/)?[^@/]+)@([^/]+)/.exec(target) ?? [];
      expect(
        version !== undefined && version === dependencies[dependency],
        `functions/deno.json: ${name} is ${target}, package.json has ${dependencies[dependency] ?? "none"}`,
      );
    }
  },

  "every function is configured as its bundle": async () => {
    await buildFunctions(process.cwd());
    const faults = functionFaults(process.cwd());
    expect(faults.length === 0, faults.join("\n"));
  },
};

const advice = z.array(z.object({ name: z.string(), level: z.string(), detail: z.string() }));
const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const importMap = z.object({ imports: z.record(z.string(), z.string()) });

let failed = 0;

async function passes(name: string, check: () => Promise<unknown> | unknown): Promise<void> {
  try {
    await check();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : error}`);
  }
}

await passes("the CLI applies the migrations", () =>
  withDatabase(async (database) => {
    for (const [name, gate] of Object.entries(gates)) {
      await passes(name, () => gate(database));
    }
  }),
);
process.exitCode = failed === 0 ? 0 : 1;

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) {
    throw new Error(otherwise);
  }
}

function hasTests(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".test.sql"));
}

function json<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(file, "utf8")));
}
