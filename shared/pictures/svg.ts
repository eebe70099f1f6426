import { cut } from "../words/format.ts";

export type Attributes = Record<string, string | number | undefined>;

/** One element. Its children are SVG already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? round(value) : escapeXml(value)}"`],
  );
  return `<${name}${written.join("")}${children.length > 0 ? `>${children.join("")}</${name}>` : "/>"}`;
}

/** Text from outside, escaped for text and attributes. Characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** Rounds to a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface TextStyle {
  size: number;
  color: string;
  weight?: 400 | 700;
  anchor?: "start" | "middle" | "end";
  /** A rim in the background's color, which keeps text readable over lines. */
  rim?: string;
}

export function text(content: string, x: number, y: number, style: TextStyle): string {
  const { size, color, weight = 400, anchor, rim } = style;
  return element(
    "text",
    {
      ...{ x, y, "font-size": size, "font-weight": weight, fill: color, "text-anchor": anchor },
      ...(rim === undefined
        ? {}
        : { stroke: rim, "stroke-width": 8, "stroke-linejoin": "round", "paint-order": "stroke" }),
    },
    escapeXml(content),
  );
}

/** Widths of the characters from the space to the tilde in Lato Bold, in hundredths of the font size. */
const ADVANCES = [
  19, 36, 42, 58, 58, 80, 71, 24, 30, 30, 40, 58, 23, 36, 23, 39, 58, 58, 58, 58, 58, 58, 58, 58, 58, 58, 27,
  27, 58, 58, 58, 42, 82, 71, 65, 67, 75, 57, 56, 72, 76, 31, 44, 70, 52, 93, 76, 80, 63, 80, 66, 54, 60, 73,
  71, 105, 68, 65, 62, 30, 39, 30, 58, 39, 32, 52, 57, 48, 57, 53, 35, 52, 57, 27, 27, 55, 27, 84, 57, 57, 57,
  57, 41, 44, 39, 57, 53, 79, 54, 53, 47, 30, 30, 30, 58,
];
const OTHERS: Record<string, number> = { "−": 58, "·": 28, "–": 57, "…": 76 };

/**
 * An upper bound for the width of a text, from Lato Bold; Lato Regular is narrower. The renderer cannot be asked,
 * because it is loaded only where pictures are made.
 */
export function textWidth(content: string, size: number): number {
  const advances = [...content].map((c) => ADVANCES[(c.codePointAt(0) ?? 0) - 32] ?? OTHERS[c] ?? 100);
  return (advances.reduce((sum, advance) => sum + advance, 0) * size) / 100;
}

/** The largest font size, up to `size`, at which a text fits into a width. */
export function fitting(content: string, width: number, size: number): number {
  return Math.min(size, (width / textWidth(content, size)) * size);
}

/** As much of a text as fits into a width; a cut text ends with "…". */
export function cutToFit(content: string, width: number, size: number): string {
  let kept = content;
  while (kept.length > 1 && textWidth(kept, size) > width) {
    kept = cut(content, kept.length - 1);
  }
  return kept;
}

/** Wraps a text into as few lines as fit into a width, of about equal length. A word that is too wide is cut. */
export function wrapped(content: string, width: number, size: number): string[] {
  let lines = filled(content, width, size);
  for (let narrower = width * 0.95; lines.length > 1; narrower *= 0.95) {
    const found = filled(content, narrower, size);
    if (
      found.length > lines.length ||
      (found.join() !== lines.join() && found.some((line) => line.endsWith("…")))
    ) {
      break;
    }
    lines = found;
  }
  return lines;
}

function filled(content: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of content.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(cutToFit(word, width, size));
    }
  }
  return lines;
}
