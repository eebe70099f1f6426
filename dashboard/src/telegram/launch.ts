/** What Telegram hands a page that it opens: https://core.telegram.org/bots/webapps. */
export interface Launch {
  /** Signed by Telegram, passed on as it is. */
  initData: string;
  platform: string;
  /** Colours by their name, `bg_color` and the like. */
  theme: Record<string, string>;
}

const KEY = "telegram";

/** The launch parameters of the address, `tgWebAppData` and its like; null = the page was opened elsewhere. */
export function readLaunch(hash: string): Launch | null {
  const parameters = new URLSearchParams(hash.replace(/^#/, "").replace(/^[^=?]*\?/, ""));
  const initData = parameters.get("tgWebAppData");
  if (initData === null || initData === "") {
    return null;
  }
  return {
    initData,
    platform: parameters.get("tgWebAppPlatform") ?? "unknown",
    theme: readTheme(parameters.get("tgWebAppThemeParams")),
  };
}

/** Colours as Telegram writes them; what is no colour is left out. */
export function readTheme(json: unknown): Record<string, string> {
  const given = typeof json === "string" ? parsed(json) : json;
  if (typeof given !== "object" || given === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(given).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && /^#[\da-f]{6}$/i.test(entry[1]),
    ),
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // A client that writes something else has no theme for us.
    return null;
  }
}

/** Those of the address, or those kept when the page was loaded anew. The address is cleared of them. */
export function takeLaunch(): Launch | null {
  const fresh = readLaunch(location.hash);
  if (fresh === null) {
    return kept();
  }
  keep(fresh);
  const route = /^#\/[^?&]*/.exec(location.hash)?.[0] ?? "#/";
  history.replaceState(history.state, "", route);
  return fresh;
}

function keep(launch: Launch): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(launch));
  } catch {
    // A frame may be refused its storage: then a reload asks for the bot's menu again.
  }
}

function kept(): Launch | null {
  try {
    const { initData, platform, theme } = JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? {};
    return typeof initData === "string"
      ? { initData, platform: String(platform), theme: readTheme(theme) }
      : null;
  } catch {
    return null;
  }
}
