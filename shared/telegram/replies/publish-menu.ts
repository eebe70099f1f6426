import { z } from "zod";
import { compose } from "../../publishing/compose.ts";
import { MEDIA, type MediumName, mediumName } from "../../publishing/media.ts";
import { type PostFacts, postFacts, publishedReport } from "../../publishing/published-report.ts";
import { compactDate, escapeHtml } from "../../words/format.ts";
import { act, nav } from "../buttons.ts";
import { type Message, plain, rows } from "../message.ts";

/** `private.publish_menu_facts()`. */
export const publishMenuFacts = z.object({
  message_id: z.int(),
  /** The network in the preview. */
  network: mediumName.nullable(),
  /** Null where the report's facts are no longer kept. */
  report: postFacts.nullable(),
  networks: z.array(
    z.object({
      network: mediumName,
      /** Status of the report's latest post there. */
      status: z.enum(["pending", "sending", "published", "failed", "unknown"]).nullable(),
      link: z.string().nullable(),
    }),
  ),
});

type Facts = z.infer<typeof publishMenuFacts>;

/** The menu behind "Publish ...": the networks, and a preview of the post for each. */
export function publishMenu({ message_id, network, report, networks }: Facts): Message {
  if (report === null) {
    return plain(
      "That report is no longer stored.",
      "Ask for it again (/brief, /scorecard, /weekly) and publish the new one.",
    );
  }
  const what = `the ${report.report} of ${compactDate(report.day)}`;
  if (!report.is_over) {
    return plain(`The period of ${what} has not ended yet. Ask for it again when it has.`);
  }
  if (networks.length === 0) {
    return plain(
      "<b>No network is set up.</b>",
      "docs/publishing.md explains how. Bluesky takes two minutes. A Telegram channel needs report_settings.channel_id.",
    );
  }
  const open = report.with_open ? "open" : "closed";
  const to = (text: string, name: string, how = open) => nav(text, "publish_menu", message_id, name, how);
  if (network !== null && networks.some((one) => one.network === network)) {
    return preview(message_id, network, report, to);
  }
  return {
    text: [
      `<b>Publish ${what}</b>`,
      report.with_open ? "With open positions." : "Without open positions.",
      ...networks.flatMap((one) =>
        one.status === null
          ? []
          : [
              `${MEDIA[one.network].title}: ${STATES[one.status]}${one.link === null ? "" : ` ${escapeHtml(one.link)}`}`,
            ],
      ),
    ].join("\n"),
    buttons: [
      ...rows(
        networks.map((one) => to(MEDIA[one.network].title, one.network)),
        2,
      ),
      [
        to(
          report.with_open ? "Without open positions" : "With open positions",
          "-",
          report.with_open ? "closed" : "open",
        ),
      ],
    ],
  };
}

const STATES = {
  pending: "being sent",
  sending: "being sent",
  published: "published",
  failed: "failed",
  unknown: "may have arrived, see /publishing",
};

function preview(
  message_id: number,
  name: MediumName,
  report: PostFacts,
  to: (text: string, name: string) => ReturnType<typeof nav>,
): Message {
  const medium = MEDIA[name];
  const { text } = compose(publishedReport(report), medium);
  return {
    text: [
      `<b>${medium.title}</b>, ${medium.length(text)} of ${medium.longest} characters, with the picture of the report:`,
      `<blockquote>${escapeHtml(text)}</blockquote>`,
    ].join("\n"),
    buttons: [
      [act(`Publish: ${medium.title}`, "publish", message_id, name, report.with_open ? "open" : "closed")],
      [to("Back", "-")],
    ],
  };
}
