// @ts-check
/** @import { ChatEvent, Seat } from "../chats.ts" */
/** @import { Message } from "grammy/types" */
import { focusDraft, onSend, setCommands, setInstead } from "./composer.js";
import { find, make } from "./dom.js";
import { elementId, messageElement } from "./message.js";
import { hideToast, post, showAlert, showLost, showToast } from "./notices.js";
import { keyOf, showSeats } from "./people.js";
import { fitsInView, hasBegun, isAtEnd, keepPlace, onScroll, toBeginning, toEnd, toLast } from "./scroll.js";
import { readTheme } from "./theme.js";

const list = find("messages");
const status = find("status");
const empty = find("empty");
const down = find("down");
const downWords = /** @type {HTMLElement} */ (down.querySelector("span"));
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
/** The messages of the bot that nobody has seen. @type {Set<Message>} */
let unread = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let statusTimer;

const ofThisChat = () => [...messages.values()].filter(({ chat }) => chat.id === seat.chat.id);
const unreadIn = (/** @type {number} */ chatId) => [...unread].filter(({ chat }) => chat.id === chatId);
const mySelf = () => ({ user_id: seat.user.id, chat_id: seat.chat.id });

const actions = {
  send: async (/** @type {string} */ text) => {
    if (!seat) return false;
    toEnd();
    hideToast();
    return post("send", { text, ...mySelf() });
  },
  press: (/** @type {number} */ message_id, /** @type {string} */ callback_data) =>
    post("press", { message_id, callback_data, ...mySelf() }),
};
onSend(actions.send);

/** @param {Seat} next */
function take(next) {
  showSeat(next);
  toLast(list.lastElementChild);
  hideToast();
  focusDraft();
  markSeen();
}

/** @param {Seat} next */
function showSeat(next) {
  seat = next;
  history.replaceState(null, "", `#${keyOf(seat)}`);
  find("title").textContent = seat.chat.type === "private" ? botName : (seat.chat.title ?? "");
  list.replaceChildren();
  for (const message of ofThisChat()) append(message);
  showFooter();
  showStatus();
  void fetchCommands();
}

async function fetchCommands() {
  const { user, chat } = seat;
  const response = await fetch(`commands?user_id=${user.id}&chat_id=${chat.id}`);
  if (response.ok) setCommands(await response.json());
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
      : "No messages yet. A trade that is proposed comes here as a card, with Approve and Reject under it. /help says what the bot can do.";
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

/** @param {Message} message @returns {HTMLElement} */
function append(message) {
  const day = new Date(message.date * 1000).toLocaleDateString("en", {
    timeZone: "America/New_York",
    month: "long",
    day: "numeric",
  });
  const last = [...list.querySelectorAll(".day")].at(-1);
  if (last?.textContent !== day) list.append(make("div", "day", day));
  const element = messageElement(message, seat.user.id, actions);
  list.append(element);
  return element;
}

/**
 * Shows an edit in its place. The picture stays where it is the same, and the focus stays.
 *
 * @param {Message} message
 * @returns {HTMLElement | null} what is there now, where the whole of what was there before could be read
 */
function replace(message) {
  const shown = find(elementId(message));
  const fitted = fitsInView(shown);
  const next = messageElement(message, seat.user.id, actions);
  next.classList.add("changed");
  const [before, after] = [shown.querySelector("img"), next.querySelector("img")];
  if (before && after && before.src === after.src) after.replaceWith(before);
  const focused = /** @type {Element} */ (document.activeElement);
  const at = [...shown.querySelectorAll("button, a")].indexOf(focused);
  shown.replaceWith(next);
  if (at >= 0) {
    const target = [...next.querySelectorAll("button, a")][at] ?? next;
    /** @type {HTMLElement} */ (target).focus({ preventScroll: true });
  }
  return fitted ? next : null;
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
  if (isNew && from?.is_bot) unread.add(message);
  if (message.photo) void readTheme();
  if (isHere) {
    keepPlace(() => (isNew ? append(message) : replace(message)));
    showFooter();
    if (from?.is_bot) showStatus();
  }
  markSeen();
}

/** A message that has come into view is read. The others are counted. */
function markSeen() {
  // The window may scroll before the first event is here.
  if (!seat) return;
  if (!document.hidden) {
    for (const message of unreadIn(seat.chat.id)) {
      if (hasBegun(find(elementId(message)))) unread.delete(message);
    }
  }
  const count = unreadIn(seat.chat.id).length;
  down.hidden = isAtEnd() && count === 0;
  down.classList.toggle("new", count > 0);
  down.ariaLabel = count > 0 ? `${count} new, to the first of them` : "To the end";
  downWords.textContent = count > 0 ? `${count} new` : "";
  document.title = unread.size > 0 ? `(${unread.size}) ${botName}` : botName;
  showSeats(seats, seat, ({ chat }) => unreadIn(chat.id).length, take);
}

/** @param {ChatEvent} event */
function apply(event) {
  switch (event.type) {
    case "snapshot": {
      const isFirst = !seat;
      botName = event.bot.first_name;
      messages = new Map();
      blocked = new Set(event.blocked);
      seats = event.seats;
      const key = isFirst ? location.hash.slice(1) : keyOf(seat);
      for (const message of event.messages) messages.set(message.message_id, message);
      unread = new Set([...unread].filter(({ message_id }) => messages.has(message_id)));
      const next = seats.find((each) => keyOf(each) === key) ?? /** @type {Seat} */ (seats[0]);
      if (isFirst) take(next);
      else keepPlace(() => showSeat(next));
      markSeen();
      void readTheme();
      break;
    }
    case "message":
      receive(event.message);
      break;
    case "deleted":
      messages.delete(event.message_id);
      unread = new Set([...unread].filter(({ message_id }) => message_id !== event.message_id));
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
down.onclick = () => {
  const [first] = unreadIn(seat.chat.id);
  if (first) toBeginning(find(elementId(first)), "smooth");
  else find("scroller").scrollTo({ top: 1e9, behavior: "smooth" });
};
window.addEventListener("hashchange", () => {
  const wanted = seats.find((each) => keyOf(each) === location.hash.slice(1));
  if (wanted) take(wanted);
});

/** Follows the chats. After a lost connection the stand-in sends everything again, in a new snapshot. */
function connect() {
  const events = new EventSource("events");
  events.onopen = () => showLost(false);
  events.onmessage = ({ data }) => apply(JSON.parse(data));
  events.onerror = () => {
    showLost(true);
    // The browser tries again by itself, but not after an answer that is an error.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  };
}

showStatus("connecting …");
connect();
