import { z } from "zod";

/** This machine, where only stand-ins are. */
export const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** That, a private network, or a name that only the network around knows. */
const OWN_NETWORK = new RegExp(
  `${LOOPBACK.source}|^(10(\\.\\d+){3}|192\\.168(\\.\\d+){2}|172\\.(1[6-9]|2\\d|3[01])(\\.\\d+){2}|[^.:]+)$`,
);

/** Why an address is none that anything is sent to; its host is what the URL parser makes of it. */
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

/** A web address in its one spelling, without a slash at its end: of a setting. */
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
 * The web address of a page that is opened elsewhere, or "": the slash at its end stays, it tells a folder from a file.
 * Telegram opens https alone.
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
