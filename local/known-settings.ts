import { levenshteinDistance } from "@std/text/levenshtein-distance";
import { SETTINGS } from "../shared/settings.ts";

/** What the set-up of a hosted project and the commands of the desk read beside the functions' settings. */
const OF_THE_SET_UP = [
  "SUPABASE_PROJECT_ID",
  "SUPABASE_ACCESS_TOKEN",
  "SUPABASE_SECRET_KEY",
  "SUPABASE_DB_PASSWORD",
  "SUPABASE_DB_URL",
];

const KNOWN = [...Object.keys(SETTINGS), ...OF_THE_SET_UP];

/** What our settings begin with. The platform has more that begin with SUPABASE_ than we read. */
const PREFIXES = [...new Set(KNOWN.map((name) => `${name.split("_")[0]}_`))].filter(
  (prefix) => prefix !== "SUPABASE_",
);

/** A name with so many letters wrong is a slip of the keyboard. */
const SLIP = 2;

/** Names in a file of settings that nobody here reads. */
export interface UnknownNames {
  /** They are all but ours: the setting that is meant would keep its default, and nobody would notice. No full stop. */
  slips: string[];
  /** They look like ours, and may be somebody else's. A sentence each. */
  notices: string[];
}

/** Looks at the names of a file of settings; what has nothing to do with ours may belong to something else. */
export function unknownNames(given: Record<string, string>): UnknownNames {
  const slips: string[] = [];
  const notices: string[] = [];
  for (const name of Object.keys(given).filter((each) => !KNOWN.includes(each))) {
    const [nearest = "", distance = 0] = nearestTo(name);
    if (distance <= SLIP) {
      slips.push(`${name} is no setting: ${nearest} is meant`);
    } else if (PREFIXES.some((prefix) => name.toUpperCase().startsWith(prefix))) {
      notices.push(`${name} is no setting, and is left out. Is ${nearest} meant?`);
    }
  }
  return { slips, notices };
}

function nearestTo(name: string): [string, number] | [] {
  const [nearest] = KNOWN.map((known): [string, number] => [
    known,
    levenshteinDistance(name.toUpperCase(), known),
  ]).toSorted(([, a], [, b]) => a - b);
  return nearest ?? [];
}

/**
 * Refuses slips, and tells the notices.
 *
 * @throws Error that names each slip
 */
export function checkNames(file: string, given: Record<string, string>, say: (notice: string) => void): void {
  const { slips, notices } = unknownNames(given);
  if (slips.length > 0) {
    throw new Error(slips.map((slip) => `${file}: ${slip}.`).join("\n"));
  }
  for (const notice of notices) {
    say(`${file}: ${notice}`);
  }
}
