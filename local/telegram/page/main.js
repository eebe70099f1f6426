// @ts-check
/** @import { ChatEvent, Seat } from "../chats.ts" */
/** @import { Message } from "grammy/types" */
import { onSend, setCommands, setInstead } from "./composer.js";
import { find, make } from "./dom.js";
import { elementId, messageElement } from "./message.js";
import { hideToast, post, showAlert, showToast } from "./notices.js";
import { keyOf, showSeats } from "./people.js";
import { isAtEnd, keepPlace, onScroll, toEnd } from "./scroll.js";

const list = find("messages");
const status = find("status");
const empty = find("empty");
const down = find("down");
const downBadge = /** @type {HTMLElement} */ (down.querySelector(".badge"));
const block = find("block");

let botName = "";
/** @type {Seat[]} */
let seats = [];
/** @type {Seat} */
let seat;
/** @type {Map<number, Message>} */
let messages = new Map();
/** @type {Set<number>} */
let blocked = new Set();
/** How many of the bot's messages nobody has seen, by chat. @type {Map<number, number>} */
const unread = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let statusTimer;

const ofThisChat = () => [...messages.values()].filter(({ chat }) => chat.id === seat.chat.id);
const mySelf = () => ({ user_id: seat.user.id, chat_id: seat.chat.id });

const actions = {
  send: (/** @type {string} */ text) => {
    toEnd();
    // It would lie over the buttons of what comes now.
    hideToast();
    void post("send", { text, ...mySelf() });
  },
  press: (/** @type {number} */ message_id, /** @type {string} */ callback_data) =>
    post("press", { message_id, callback_data, ...mySelf() }),
};
onSend(actions.send);

/** @param {Seat} next */
function take(next) {
  seat = next;
  history.replaceState(null, "", `#${keyOf(seat)}`);
  find("title").textContent = seat.chat.type === "private" ? botName : (seat.chat.title ?? "");
  list.replaceChildren();
  for (const message of ofThisChat()) append(message);
  toEnd();
  hideToast();
  showFooter();
  showStatus();
  markSeen();
  void fetchCommands();
}

async function fetchCommands() {
  const { user, chat } = seat;
  const response = await fetch(`commands?user_id=${user.id}&chat_id=${chat.id}`);
  setCommands(await response.json());
}

/** What can be done here: write, begin the chat, or let the bot in again. */
function showFooter() {
  const isPrivate = seat.chat.type === "private";
  const isBlocked = isPrivate && blocked.has(seat.user.id);
  const isNew = isPrivate && ofThisChat().length === 0;
  empty.hidden = ofThisChat().length > 0;
  empty.textContent =
    isNew && seat.role !== "owner"
      ? `${seat.user.first_name} has never written to this bot.`
      : "No messages yet.";
  const setBlocked = (/** @type {boolean} */ value) =>
    post("block", { user_id: seat.user.id, blocked: value });
  if (isBlocked) setInstead({ text: "Unblock", act: () => setBlocked(false) });
  else if (isNew && seat.role !== "owner") setInstead({ text: "Start", act: () => actions.send("/start") });
  else setInstead(null);
  block.hidden = !isPrivate;
  block.textContent = `${isBlocked ? "Unblock" : "Block"} the bot as ${seat.user.first_name}`;
  block.onclick = () => setBlocked(!isBlocked);
}

/** @param {string} text */
function showStatus(text = "bot") {
  clearTimeout(statusTimer);
  status.textContent = text;
  status.classList.toggle("live", text !== "bot");
}

/** @param {Message} message */
function append(message) {
  const day = new Date(message.date * 1000).toLocaleDateString("en", {
    timeZone: "America/New_York",
    month: "long",
    day: "numeric",
  });
  const last = [...list.querySelectorAll(".day")].at(-1);
  if (last?.textContent !== day) list.append(make("div", "day", day));
  list.append(messageElement(message, seat.user.id, actions));
}

/** An edit: the same place, the same picture, and the focus where it was. @param {Message} message */
function replace(message) {
  const shown = find(elementId(message));
  const next = messageElement(message, seat.user.id, actions);
  next.classList.add("changed");
  const [before, after] = [shown.querySelector("img"), next.querySelector("img")];
  if (before && after && before.src === after.src) after.replaceWith(before);
  const focused = /** @type {Element} */ (document.activeElement);
  const at = [...shown.querySelectorAll("button, a")].indexOf(focused);
  shown.replaceWith(next);
  if (at < 0) return;
  const target = [...next.querySelectorAll("button, a")][at] ?? next;
  /** @type {HTMLElement} */ (target).focus({ preventScroll: true });
}

/** @param {Message} message */
function receive(message) {
  const isNew = !messages.has(message.message_id);
  messages.set(message.message_id, message);
  const { chat, from } = message;
  if (chat.type === "private" && !seats.some((known) => known.chat.id === chat.id)) {
    const user = { id: chat.id, is_bot: false, first_name: chat.first_name };
    seats.push({ user, role: "somebody else", chat });
  }
  const isHere = chat.id === seat.chat.id;
  if (isNew && from?.is_bot) unread.set(chat.id, (unread.get(chat.id) ?? 0) + 1);
  if (isHere) {
    keepPlace(() => (isNew ? append(message) : replace(message)));
    showFooter();
    if (from?.is_bot) showStatus();
  }
  markSeen();
}

/** What is in view is read; of the rest there are numbers. */
function markSeen() {
  // The window may move before the first event is here.
  if (!seat) return;
  if (isAtEnd() && !document.hidden) unread.delete(seat.chat.id);
  const count = unread.get(seat.chat.id) ?? 0;
  down.hidden = isAtEnd();
  down.ariaLabel = count > 0 ? `To the end, ${count} new` : "To the end";
  downBadge.hidden = count === 0;
  downBadge.textContent = String(count);
  const all = [...unread.values()].reduce((sum, each) => sum + each, 0);
  document.title = all > 0 ? `(${all}) ${botName}` : botName;
  showSeats(seats, seat, ({ chat }) => unread.get(chat.id) ?? 0, take);
}

/** @param {ChatEvent} event */
function apply(event) {
  switch (event.type) {
    case "snapshot": {
      botName = event.bot.first_name;
      messages = new Map();
      blocked = new Set(event.blocked);
      seats = event.seats;
      const key = seat ? keyOf(seat) : location.hash.slice(1);
      for (const message of event.messages) messages.set(message.message_id, message);
      take(seats.find((each) => keyOf(each) === key) ?? /** @type {Seat} */ (seats[0]));
      break;
    }
    case "message":
      receive(event.message);
      break;
    case "deleted":
      messages.delete(event.message_id);
      keepPlace(() => document.getElementById(`m${event.message_id}`)?.remove());
      showFooter();
      break;
    case "commands":
      void fetchCommands();
      break;
    case "action":
      if (event.chat_id !== seat.chat.id) break;
      showStatus(event.action === "typing" ? "typing …" : "sending a picture …");
      statusTimer = setTimeout(showStatus, 5000);
      break;
    case "blocked":
      if (event.blocked) blocked.add(event.user_id);
      else blocked.delete(event.user_id);
      showFooter();
      break;
    case "answer":
      if (event.user_id !== seat.user.id) break;
      if (event.show_alert) showAlert(event.text);
      else showToast(event.text);
  }
}

onScroll(markSeen);
document.addEventListener("visibilitychange", markSeen);
down.onclick = () => find("scroller").scrollTo({ top: 1e9, behavior: "smooth" });
window.addEventListener("hashchange", () => {
  const wanted = seats.find((each) => keyOf(each) === location.hash.slice(1));
  if (wanted) take(wanted);
});

const events = new EventSource("events");
showStatus("connecting …");
events.onerror = () => showStatus("connecting …");
events.onmessage = ({ data }) => apply(JSON.parse(data));
