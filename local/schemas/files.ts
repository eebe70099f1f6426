import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folder of the files, from a checkout. */
export const SCHEMAS = "supabase/schemas";

/** One file of supabase/schemas: one table, function or view, with its comment, grants and first rows. */
export interface SchemaFile {
  /** The folder: `40_rules`. Its number is its floor, and no file refers to a room above its own. */
  room: string;
  /** The file without its ending, which is the object's name: `evaluate_exit`. */
  name: string;
  /** From the checkout: `supabase/schemas/40_rules/evaluate_exit.sql`. */
  path: string;
  text: string;
}

/** Every file, by room and then by name. Empty where the checkout has none. */
export function schemaFiles(checkout: string): SchemaFile[] {
  const folder = path.join(checkout, SCHEMAS);
  const rooms = existsSync(folder) ? readdirSync(folder).sort() : [];
  // Editors and file managers leave files of their own here.
  return rooms
    .filter((room) => /^\d\d_/.test(room))
    .flatMap((room) =>
      readdirSync(path.join(folder, room))
        .filter((file) => /^\w+\.sql$/.test(file))
        .sort()
        .map((file) => ({
          room,
          name: path.basename(file, ".sql"),
          path: path.posix.join(SCHEMAS, room, file),
          text: readFileSync(path.join(folder, room, file), "utf8"),
        })),
    );
}

/**
 * What is wrong with the house, a sentence each: a file that refers to a room above its own, one that is not named
 * for what it creates, or one that creates several things.
 */
export function houseFaults(files: SchemaFile[]): string[] {
  const rooms = new Map(files.map(({ name, room }) => [name, room]));
  const twice = files.filter(({ name, room }) => rooms.get(name) !== room);
  return [
    ...twice.map(
      ({ path, name }) =>
        `${path} has the name of a file in ${rooms.get(name)}: a name stands for one thing.`,
    ),
    ...files.flatMap((file) => [
      ...namingFaults(file),
      ...(twice.length > 0 ? [] : upwardReferences(file, rooms)),
    ]),
  ];
}

/** Extensions, the schema and the schedule create nothing that has a name of its own in public or private. */
function namingFaults({ path, name, text }: SchemaFile): string[] {
  const [unknown] =
    code(text).match(/^create (?:or replace )?(?:materialized view|procedure|aggregate)/m) ?? [];
  if (unknown !== undefined) {
    return [`${path}: npm run migration does not know how to change what \`${unknown}\` makes.`];
  }
  const created = [...code(text).matchAll(/^create (?:or replace )?(?:table|view|function) (\w+)\.(\w+)/gm)];
  const names = created.map(([, , object]) => object ?? "");
  if (names.length > 1) {
    return [`${path} creates ${names.join(", ")}: each wants a file of its own.`];
  }
  return names.length === 1 && names[0] !== name
    ? [`${path} creates ${names[0]}: name the file for it.`]
    : [];
}

function upwardReferences({ path, room, text }: SchemaFile, rooms: Map<string, string>): string[] {
  const referred = new Set(
    [...code(text).matchAll(/\b(?:public|private)\.(\w+)/g)].map(([, name]) => name ?? ""),
  );
  return [...referred].flatMap((name) => {
    const owner = rooms.get(name);
    return owner !== undefined && owner > room
      ? [`${path} refers to ${name}, which is a room above, in ${owner}.`]
      : [];
  });
}

/** Without comments, and without the sentences of `comment on`: those may speak of anything. */
function code(text: string): string {
  return text.replace(/^\s*--.*$/gm, "").replace(/^comment on [^;]*? is\s*'(?:[^']|'')*';/gm, "");
}
