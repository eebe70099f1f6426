// @ts-check
/** @import { Seat } from "../chats.ts" */
import { find, make } from "./dom.js";

const people = find("people");
const me = find("me");

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
  find("seats").replaceChildren(
    ...seats.map((seat) => {
      const button = make("button", "seat", avatarOf(seat), wordsOf(seat));
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
  me.replaceChildren(avatarOf(current), wordsOf(current));
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

/** @param {Seat} seat */
function wordsOf({ user, role, chat }) {
  const where = chat.type === "private" ? "" : ` in ${chat.title}`;
  return make(
    "span",
    "words",
    make("b", "", user.first_name + where),
    make("span", "", `${role} · ${user.id}`),
  );
}
