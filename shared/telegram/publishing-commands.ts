/** Commands about publishing reports. */

import { mediumName } from "../publishing/media.ts";
import { positionId, wrong } from "./arguments.ts";
import type { Command } from "./commands.ts";

const REPORTS = ["brief", "scorecard", "weekly"];

export const PUBLISHING_COMMANDS: Command[] = [
  {
    name: "publishing",
    about: "Networks where reports are published, and when",
    takes: "[NETWORK REPORT on | off]",
    errand(words) {
      if (words.length === 0) {
        return { looksUp: "publishing", facts: {} };
      }
      const [network = "", report = "", how = "", ...more] = words.map((word) => word.toLowerCase());
      const isRight =
        mediumName.safeParse(network).success &&
        REPORTS.includes(report) &&
        ["on", "off"].includes(how) &&
        more.length === 0;
      return isRight
        ? { does: "publishing", subject: { network, report, is_on: how === "on" } }
        : wrong(
            `/publishing NETWORK REPORT on, or off. Networks: ${mediumName.options.join(", ")}. Reports: ${REPORTS.join(", ")}`,
            words.join(" "),
          );
    },
  },
];

/** Commands that only a button can give. */
export const PUBLISHING_BUTTONS: Command[] = [
  {
    name: "publish_menu",
    errand: ([message_id, network, open]) => ({
      looksUp: "publish_menu",
      facts: {
        message_id: positionId(message_id) ?? 0,
        network: mediumName.safeParse(network).data ?? null,
        with_open: open === "open",
      },
    }),
  },
  {
    name: "publish",
    errand: ([message_id, network, open]) => ({
      does: "publish",
      subject: {
        message_id: positionId(message_id),
        network: mediumName.safeParse(network).data ?? null,
        with_open: open === "open",
      },
    }),
  },
  ...(["post_there", "post_again", "post_back"] as const).map(
    (name): Command => ({
      name,
      errand: ([post_id]) => ({ does: name, subject: { post_id: positionId(post_id) } }),
    }),
  ),
];
