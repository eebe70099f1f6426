// @ts-check
/** @import { BotCommand } from "grammy/types" */
import { find, make } from "./dom.js";

const form = find("composer");
const draft = /** @type {HTMLInputElement} */ (find("draft"));
const menu = find("menu");
const slash = find("slash");
const instead = find("instead");

/** @type {BotCommand[]} */
let commands = [];
/** The offered command that the arrow keys have chosen. At first it is none, and Enter sends what is written. */
let chosen = -1;
/** @type {(text: string) => Promise<boolean>} */
let send = async () => true;

/** @param {(text: string) => Promise<boolean>} listener whether it was taken */
export function onSend(listener) {
  send = listener;
}

/** @param {BotCommand[]} list */
export function setCommands(list) {
  commands = list;
  offer();
}

/**
 * One button in the place of the composer, as Telegram has it before a chat begins; null brings the composer back.
 *
 * @param {{ text: string, act: () => void } | null} button
 */
export function setInstead(button) {
  form.hidden = button !== null;
  instead.hidden = button === null;
  instead.textContent = button?.text ?? "";
  instead.onclick = () => button?.act();
  if (button) draft.value = "";
  offer();
}

/** Shows the commands that begin with what is written. */
function offer() {
  const typed = /^\/(\w*)$/.exec(draft.value)?.[1];
  const matching = typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed));
  menu.replaceChildren(...matching.map(optionOf));
  menu.hidden = matching.length === 0;
  draft.ariaExpanded = slash.ariaExpanded = String(!menu.hidden);
  choose(-1);
}

/** @param {BotCommand} offered */
function optionOf({ command, description }) {
  const option = make("button", "", make("b", "", `/${command}`), make("span", "", description));
  option.id = `command-${command}`;
  option.role = "option";
  option.tabIndex = -1;
  option.onclick = () => {
    void submit(`/${command}`);
    focusDraft();
  };
  return option;
}

/** @param {number} index */
function choose(index) {
  chosen = index;
  [...menu.children].forEach((option, at) => {
    option.ariaSelected = String(at === index);
  });
  const option = menu.children[index];
  option?.scrollIntoView({ block: "nearest" });
  if (option) draft.setAttribute("aria-activedescendant", option.id);
  else draft.removeAttribute("aria-activedescendant");
}

/** @param {string} text */
async function submit(text) {
  draft.value = "";
  offer();
  if (!text.trim() || (await send(text)) || draft.value) return;
  // The message was not sent. Its text comes back, so nobody writes it twice.
  draft.value = text;
}

/** @param {number} index */
const commandAt = (index) => menu.children[index]?.querySelector("b")?.textContent ?? "";

draft.oninput = offer;
draft.onkeydown = (event) => {
  if (menu.hidden) return;
  const count = menu.children.length;
  if (event.key === "ArrowDown") choose((chosen + 1) % count);
  else if (event.key === "ArrowUp") choose((Math.max(chosen, 0) - 1 + count) % count);
  else if (event.key === "Enter" && chosen >= 0) void submit(commandAt(chosen));
  else if (event.key === "Tab" && !event.shiftKey) {
    draft.value = `${commandAt(Math.max(chosen, 0))} `;
    offer();
  } else if (event.key === "Escape") {
    menu.hidden = true;
    draft.ariaExpanded = slash.ariaExpanded = "false";
    choose(-1);
  } else return;
  event.preventDefault();
};
form.onsubmit = (event) => {
  event.preventDefault();
  void submit(draft.value);
  draft.focus();
};
slash.onclick = () => {
  draft.value = menu.hidden ? "/" : "";
  offer();
  draft.focus();
};

const isOnDesktop = matchMedia("(hover: hover)").matches;

/** Puts the focus into the draft, except on a phone: its keyboard would cover the chat. */
export function focusDraft() {
  if (isOnDesktop && !form.hidden) draft.focus({ preventScroll: true });
}

// Typing anywhere writes into the draft, and Escape goes back to it.
document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  const isBusy = document.querySelector("dialog[open], :popover-open") !== null;
  if (isBusy || ctrlKey || metaKey || altKey || target === draft || form.hidden) return;
  if (key === "Escape" || (key.length === 1 && key !== " ")) draft.focus({ preventScroll: true });
});
