/** A piece of JSON that no JavaScript value can express: duplicate keys, `1e999`, ten thousand brackets. */
export class Written {
  constructor(readonly text: string) {}

  /** The form in which fast-check shows it. */
  toString(): string {
    return `Written(${this.text.length > 200 ? `${this.text.slice(0, 200)}... ${this.text.length} characters` : this.text})`;
  }
}

/** The JSON text of a value that may contain `Written` pieces. */
export function writeJson(value: unknown): string {
  if (value instanceof Written) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(writeJson).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${writeJson(each)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "number") {
    return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value) : "1e999";
  }
  return JSON.stringify(value) ?? "null";
}

/** `depth` nested lists or objects. */
export function nested(depth: number, kind: "list" | "object"): Written {
  return new Written(
    kind === "list" ? "[".repeat(depth) + "]".repeat(depth) : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
  );
}
