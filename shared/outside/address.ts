import { z } from "zod";

/** Hosts on this machine: only stand-ins run there. */
export const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Also hosts in a private network, and names without a dot, which only a local network resolves. */
const OWN_NETWORK = new RegExp(
  `${LOOPBACK.source}|^(10(\\.\\d+){3}|192\\.168(\\.\\d+){2}|172\\.(1[6-9]|2\\d|3[01])(\\.\\d+){2}|[^.:]+)$`,
);

/** Why nothing may be sent to an address. The host is checked as the URL parser reads it. */
function faultOf(value: string): string | undefined {
  const { protocol, hostname, port, username, password } = new URL(value);
  switch (true) {
    case username !== "" || password !== "":
      return "may not hold a user or a password";
    case /[?#]/.test(value):
      return "may not have a ? or a #";
    case hostname.endsWith("."):
      return "may not have a host that ends with a dot";
    case OWN_NETWORK.test(hostname):
      return undefined;
    case protocol !== "https:":
      return "must begin with https:// outside one's own network";
    case port !== "":
      return "may not name a port outside one's own network";
  }
}

/** A web address in a setting, normalized and without a slash at its end. */
export const address = () =>
  z
    .url({ protocol: /^https?$/, error: "is not a web address", abort: true })
    .superRefine((value, context) => {
      const fault = faultOf(value);
      if (fault !== undefined) {
        context.addIssue(fault);
      }
    })
    .transform((value) => new URL(value).href.replace(/\/+$/, ""));

/**
 * The web address of a page that a browser opens, or "". The slash at its end stays, because it tells a folder from a
 * file. Telegram opens only https.
 */
export const pageAddress = () =>
  z
    .string()
    .superRefine((value, context) => {
      const { error } = address().refine(isForPages, "must begin with https://").safeParse(value);
      for (const { message } of value === "" ? [] : (error?.issues ?? [])) {
        context.addIssue(message);
      }
    })
    .transform((value) => value && new URL(value).href);

const isForPages = (value: string) => value.startsWith("https:") || LOOPBACK.test(new URL(value).hostname);
