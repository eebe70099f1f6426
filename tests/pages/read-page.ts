/** A page as its reader sees it: blocks of code, code inside of sentences, links and headings, each with its line. */

import { readFileSync } from "node:fs";

/** A block between fences. */
export interface Block {
  line: number;
  language: string;
  text: string;
}

/** Code inside of a sentence. */
export interface Span {
  line: number;
  text: string;
  /** What stands between it and the code before it. */
  after: string;
}

export interface Page {
  /** Its path in the repository. */
  file: string;
  text: string;
  blocks: Block[];
  spans: Span[];
  /** Where links and pictures lead, as it is written. */
  links: { line: number; to: string }[];
  /** What a link to one of its headings ends in, as GitHub makes it. */
  anchors: string[];
}

export const readPage = (file: string): Page => pageOf(file, readFileSync(file, "utf8"));

export function pageOf(file: string, whole: string): Page {
  // Of a file of settings the comments are the page.
  const text = file.endsWith(".md") ? whole : whole.replaceAll(/^(# ?)?/gm, "");
  const blocks: Block[] = [];
  const prose = text.replaceAll(
    /^([ \t]*)```(\w*)\n([\s\S]*?)^[ \t]*```[ \t]*$/gm,
    (block, indent: string, language: string, inside: string, at: number) => {
      const lines = inside
        .split("\n")
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
      blocks.push({ line: lineOf(text, at) + 1, language, text: lines.join("\n") });
      return block.replaceAll(/[^\n]/g, " ");
    },
  );
  return {
    file,
    text,
    blocks,
    spans: spansOf(prose),
    links: [...prose.matchAll(/\]\(([^()\s]+)\)|<img src="([^"]+)"/g)].map(
      ({ 1: link, 2: image, index }) => ({
        line: lineOf(prose, index),
        to: link ?? image ?? "",
      }),
    ),
    anchors: anchorsOf(prose),
  };
}

function spansOf(prose: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const { 0: whole, 1: inside = "", index } of prose.matchAll(/`([^`]+)`/g)) {
    spans.push({
      line: lineOf(prose, index),
      // A line may end inside of it, and in a table a bar is escaped.
      text: inside.replaceAll(/\s*\n\s*/g, " ").replaceAll("\\|", "|"),
      after: prose.slice(end, index),
    });
    end = index + whole.length;
  }
  return spans;
}

function anchorsOf(prose: string): string[] {
  const taken = new Map<string, number>();
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replaceAll(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-");
    const before = taken.get(anchor) ?? 0;
    taken.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

const lineOf = (text: string, at: number) => text.slice(0, at).split("\n").length;
