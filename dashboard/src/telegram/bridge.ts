declare global {
  interface Window {
    TelegramWebviewProxy?: { postEvent(type: string, data: string): void };
    Telegram?: { WebView?: { receiveEvent(type: string, data: unknown): void } };
    TelegramGameProxy?: { receiveEvent(type: string, data: unknown): void };
    TelegramGameProxy_receiveEvent?: (type: string, data: unknown) => void;
  }
}

const WEB_CLIENT = "https://web.telegram.org";

/** Sends an event to Telegram, in the way of the client that shows the page. */
export function tell(eventType: string, eventData: object = {}): void {
  if (window.TelegramWebviewProxy !== undefined) {
    window.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
    return;
  }
  const { external } = window as { external?: unknown };
  if (canNotify(external)) {
    external.notify(JSON.stringify({ eventType, eventData }));
    return;
  }
  if (window.parent !== window) {
    window.parent.postMessage(JSON.stringify({ eventType, eventData }), WEB_CLIENT);
  }
}

function canNotify(external: unknown): external is { notify(message: string): void } {
  return (
    typeof external === "object" &&
    external !== null &&
    "notify" in external &&
    typeof external.notify === "function"
  );
}

/** Receives events from Telegram. Apps call one of three functions, the web client posts a message. */
export function hear(told: (eventType: string, eventData: unknown) => void): void {
  window.Telegram = { ...window.Telegram, WebView: { receiveEvent: told } };
  window.TelegramGameProxy = { receiveEvent: told };
  window.TelegramGameProxy_receiveEvent = told;
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === WEB_CLIENT && source === window.parent && typeof data === "string") {
      const message: unknown = JSON.parse(data);
      if (typeof message === "object" && message !== null && "eventType" in message) {
        told(String(message.eventType), "eventData" in message ? message.eventData : null);
      }
    }
  });
}
