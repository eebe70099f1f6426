import { hear, tell } from "./bridge.ts";
import { type Launch, readTheme, takeLaunch } from "./launch.ts";
import { wear } from "./theme.ts";

/** Reads Telegram's launch parameters and tells Telegram that the page is ready. Null outside of Telegram. */
export function startTelegram(): Launch | null {
  const launch = takeLaunch();
  if (launch === null) {
    return null;
  }
  const root = document.documentElement;
  root.dataset.telegram = launch.platform;
  wear(launch.theme);
  hear((eventType, eventData) => {
    if (eventType === "theme_changed" && isObject(eventData)) {
      wear(readTheme(eventData.theme_params));
    }
    // Insets for the client's own buttons, in addition to the device's.
    if (/^(content_)?safe_area_changed$/.test(eventType) && isObject(eventData)) {
      for (const side of ["top", "bottom", "left", "right"]) {
        const name = `--${eventType === "safe_area_changed" ? "device" : "client"}-${side}`;
        root.style.setProperty(name, `${Number(eventData[side]) || 0}px`);
      }
    }
  });
  for (const event of [
    "web_app_ready",
    "web_app_expand",
    "web_app_request_theme",
    "web_app_request_safe_area",
    "web_app_request_content_safe_area",
  ]) {
    tell(event);
  }
  return launch;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
