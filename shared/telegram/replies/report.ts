import { discretionOf, type Looks } from "../../reports/facts.ts";
import { type List, OPEN_BOOK, type Report } from "../../reports/report.ts";
import { bothEnds, cut, escapeHtml, table } from "../../words/format.ts";
import { see } from "../buttons.ts";
import type { Message } from "../message.ts";

/** Facts that every report has. */
interface Reportable {
  looks: Looks;
  as?: "markdown" | undefined;
  day: string;
  message_id: number;
  is_over: boolean;
}

type Build<Facts> = (facts: Facts, discretion: typeof OPEN_BOOK) => Report;

/** Rows of a list that are shown; the others are counted. */
const MOST_ROWS = 8;
/** Characters of a line that no phone breaks. */
const LINE = 34;
const LONGEST_LEFT = 17;

/**
 * A report in the owner's chat. The text has all figures. The picture above it leaves out what others may not see. The
 * Markdown button calls `command` with the report's day.
 */
export function reportMessage<Facts extends Reportable>(
  command: string,
  build: Build<Facts>,
): (facts: Facts) => Message {
  return (facts) => {
    const report = build(facts, OPEN_BOOK);
    if (facts.as === "markdown") {
      return {
        text: `<pre>${escapeHtml(markdown(build(facts, discretionOf(facts.looks))))}</pre>`,
        buttons: [],
      };
    }
    return {
      text: html(report),
      buttons: [
        [see("Positions", "positions"), see("Performance", "performance")],
        [
          see("Markdown", command, facts.day, "markdown"),
          ...(facts.is_over ? [see("Publish ...", "publish_menu", facts.message_id)] : []),
        ],
      ],
      card: { report: build(facts, discretionOf(facts.looks)), size: "square", theme: facts.looks.theme },
    };
  };
}

function html({ title, subtitle, hero, figures, lists, notes }: Report): string {
  return [
    `<b>${escapeHtml(title)}</b>, ${escapeHtml(subtitle)}`,
    table([hero, ...figures].map(({ label, value }) => [label, value])),
    ...lists.filter(({ rows }) => rows.length > 0).map(listInHtml),
    ...notes.map(escapeHtml),
  ].join("\n");
}

function listInHtml({ title, rows, more }: List): string {
  const shown = rows.slice(0, MOST_ROWS);
  const rest = more + rows.length - shown.length;
  return [
    `<b>${escapeHtml(title)}</b>`,
    bothEnds(
      shown.map(({ left, right }): [string, string] => {
        // The left part identifies the row and has precedence. The right part begins with the figure, so its end may be
        // cut.
        const end = cut(right, LINE - 2 - Math.min(left.length, LONGEST_LEFT));
        return [cut(left, LINE - 2 - end.length), end];
      }),
    ),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ].join("\n");
}

/** Markdown for copying, which leaves out what others may not see. */
function markdown({ title, subtitle, hero, figures, lists, notes }: Report): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  return [
    `## ${title}, ${subtitle}`,
    "",
    `**${hero.label}: ${hero.value}**`,
    "",
    "| | |",
    "|---|---:|",
    ...figures.map(({ label, value }) => `| ${cell(label)} | ${cell(value)} |`),
    ...lists
      .filter(({ rows }) => rows.length > 0)
      .flatMap(({ title: name, rows, more }) => [
        "",
        `### ${name}`,
        "",
        ...rows.slice(0, MOST_ROWS).map(({ left, right }) => `- ${left}: ${right}`),
        ...(more + rows.length > MOST_ROWS
          ? [`- and ${more + rows.length - Math.min(rows.length, MOST_ROWS)} more`]
          : []),
      ]),
    ...notes.flatMap((note) => ["", `> ${note}`]),
  ].join("\n");
}
