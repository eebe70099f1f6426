// @ts-check
/** @import { Seat } from "../chats.ts" */
import { find, make } from "./dom.js";

const people = find("people");
const me = find("me");

/** What the people of the stand-in may do, as they are told. @type {Record<string, string>} */
const MAY = {
  owner: "the owner: approves, closes, stops",
  viewer: "a viewer: may look, and press nothing that acts",
  unknown: "unknown to the bot: is told who they are, nothing else",
};

/** What is shown of the seats. They are drawn anew only when it has changed, since one may have the focus. */
let shown = "";

/**
 * How a seat is called in the address of the page: `#1002`, in a group `#1002@-100`.
 *
 * @param {Seat} seat
 */
export const keyOf = ({ user, chat }) => (user.id === chat.id ? `${user.id}` : `${user.id}@${chat.id}`);

/**
 * @param {Seat[]} seats
 * @param {Seat} current
 * @param {(seat: Seat) => number} unreadIn
 * @param {(seat: Seat) => void} take
 */
export function showSeats(seats, current, unreadIn, take) {
  const next = JSON.stringify([keyOf(current), seats.map((seat) => [seat, unreadIn(seat)])]);
  if (next === shown) return;
  shown = next;
  find("seats").replaceChildren(
    ...seats.map((seat) => {
      const about = `${MAY[seat.role] ?? seat.role} · ${seat.user.id}`;
      const button = make("button", "seat", avatarOf(seat), wordsOf(seat, about));
      const unread = seat === current ? 0 : unreadIn(seat);
      if (unread > 0) {
        const badge = make("span", "badge", String(unread));
        badge.setAttribute("aria-label", `${unread} unread`);
        button.append(badge);
      }
      if (seat === current) button.setAttribute("aria-current", "true");
      button.onclick = () => {
        if (people.matches(":popover-open")) people.hidePopover();
        take(seat);
      };
      return button;
    }),
  );
  me.replaceChildren(avatarOf(current), wordsOf(current, current.role));
  me.title = "Be somebody else";
  const others = seats.some((seat) => seat !== current && unreadIn(seat) > 0);
  me.classList.toggle("unread", others);
}

/** @param {Seat} seat */
function avatarOf({ user }) {
  const avatar = make("span", "avatar", user.first_name.slice(0, 1));
  avatar.style.setProperty("--hue", String((user.id * 47) % 360));
  avatar.ariaHidden = "true";
  return avatar;
}

/**
 * @param {Seat} seat
 * @param {string} about
 */
function wordsOf({ user, chat }, about) {
  const where = chat.type === "private" ? "" : ` in ${chat.title}`;
  return make("span", "words", make("b", "", user.first_name + where), make("span", "", about));
}
