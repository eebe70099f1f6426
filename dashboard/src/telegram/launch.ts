/** Telegram's launch parameters for a page: https://core.telegram.org/bots/webapps. */
export interface Launch {
  /** Signed by Telegram; passed on unchanged. */
  initData: string;
  platform: string;
  /** Colours by name, such as `bg_color`. */
  theme: Record<string, string>;
}

const KEY = "telegram";

/** The launch parameters in the address, such as `tgWebAppData`; null = the page was not opened by Telegram. */
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

/** Telegram's colours. Values that are no colour are left out. */
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
    // A client that writes something else gives us no theme.
    return null;
  }
}

/** The launch parameters of the address, or those kept before a reload. They are removed from the address. */
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
    // A frame may have no storage. Then a reload needs the bot's menu again.
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
