import type { ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import type { Trouble } from "../data/trouble.ts";
import { TelegramContext } from "../telegram/context.ts";

/** An empty list: what it would show, and how to fill it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="title">{title}</p>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** A placeholder while data is loading. */
export function Loading() {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading</span>
      <div class="bone wide" />
      <div class="bone" />
      <div class="bone" />
    </div>
  );
}

/** Why a page cannot be shown, and what to do. */
export function Failed({ trouble, again }: { trouble: Trouble; again: () => void }) {
  const isInTelegram = useContext(TelegramContext);
  const { title, says, canTry } = explain(trouble, isInTelegram);
  return (
    <div class="state" role="alert">
      <p class="title">{title}</p>
      <p>{says}</p>
      {canTry && (
        <button type="button" class="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

function explain(trouble: Trouble, isInTelegram: boolean) {
  switch (trouble.kind) {
    case "offline":
      return {
        title: "No connection",
        says: "The book could not be loaded. It loads as soon as there is a connection.",
        canTry: true,
      };
    case "unauthorized":
      return {
        title: "Please open this page again",
        says: isInTelegram
          ? "The sign-in from Telegram has expired, or you are not on the list of viewers. Open the page again from the bot's menu."
          : "Open it with the link that the dashboard printed at its start, or from the bot's menu in Telegram.",
        canTry: false,
      };
    case "missing":
      return { title: "Not found", says: trouble.says, canTry: false };
    case "refused":
      return { title: "This request is not valid", says: trouble.says, canTry: false };
    case "broken":
      return { title: "That did not work", says: trouble.says, canTry: true };
  }
}
