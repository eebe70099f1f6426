// @ts-check
/** @import { InlineKeyboardButton, Message, MessageEntity, PhotoSize } from "grammy/types" */
import { codeBlock } from "./code-block.js";
import { make } from "./dom.js";
import { enlarge } from "./viewer.js";

/**
 * What can be done from a message.
 *
 * @typedef {object} Actions
 * @property {(text: string) => unknown} send
 * @property {(messageId: number, data: string) => Promise<unknown>} press
 */

/** @type {{ [Type in MessageEntity["type"]]?: keyof HTMLElementTagNameMap }} */
const tags = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
  text_link: "a",
  url: "a",
  bot_command: "button",
};

/** @param {Message} message */
export const elementId = (message) => `m${message.message_id}`;

/** @param {number} date Unix seconds */
const timeOf = (date) =>
  new Date(date * 1000).toLocaleString("en-US", {
    timeZone: "America/New_York",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });

/**
 * @param {Message} message
 * @param {number} myId
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
export function messageElement(message, myId, actions) {
  const { from, photo, edit_date, reply_markup } = message;
  const name = from?.first_name ?? "";
  const isMine = from?.id === myId;
  const element = make("article", isMine ? "message mine" : "message");
  element.id = elementId(message);
  // The message takes the focus when an edit takes away the button that had it.
  element.tabIndex = -1;
  element.setAttribute("aria-label", isMine ? "You" : name);

  const bubble = make("div", "bubble");
  if (!isMine && !from?.is_bot) bubble.append(make("div", "name", name));
  const picture = photo?.at(-1);
  if (picture) bubble.append(photoOf(picture, message.caption));
  const words = message.text ?? message.caption;
  const text = make("div", "text");
  if (words !== undefined) {
    fill(text, words, [...(message.entities ?? message.caption_entities ?? [])], 0, words.length);
  }
  const time = timeOf(message.date);
  const meta = make("span", "meta", edit_date ? `edited ${time}` : time);
  if (edit_date) meta.title = `Edited ${timeOf(edit_date)}`;
  text.append(meta);
  bubble.append(text);
  element.append(bubble);
  element.classList.toggle("picture", picture !== undefined);
  element.classList.toggle("wordless", words === undefined);

  if (reply_markup) {
    const rows = reply_markup.inline_keyboard.map((row) =>
      make("div", "row", ...row.map((button) => keyOf(button, message.message_id, actions))),
    );
    element.append(make("div", "keys", ...rows));
  }
  return element;

  /**
   * Puts text[start, end) into `parent`; an outer entity comes before its inner ones, and each is removed from the list when it is reached.
   *
   * @param {HTMLElement} parent
   * @param {string} text
   * @param {MessageEntity[]} entities
   * @param {number} start
   * @param {number} end
   */
  function fill(parent, text, entities, start, end) {
    let at = start;
    for (let entity = entities[0]; entity && entity.offset < end; entity = entities[0]) {
      entities.shift();
      const stop = entity.offset + entity.length;
      parent.append(text.slice(at, entity.offset));
      const inner = formatted(entity, text.slice(entity.offset, stop), actions);
      fill(inner, text, entities, entity.offset, stop);
      parent.append(inner.tagName === "PRE" ? codeBlock(inner) : inner);
      at = stop;
      // A block ends its line, so the line feed after it is left out.
      if ((inner.tagName === "PRE" || inner.tagName === "BLOCKQUOTE") && text[at] === "\n") at++;
    }
    parent.append(text.slice(at, end));
  }
}

/**
 * @param {MessageEntity} entity
 * @param {string} text
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function formatted(entity, text, actions) {
  const element = make(tags[entity.type] ?? "span", entity.type);
  if (entity.type === "bot_command") element.onclick = () => actions.send(text);
  if (entity.type === "spoiler" || entity.type === "expandable_blockquote") {
    element.onclick = () => element.classList.toggle("open");
  }
  if (element instanceof HTMLAnchorElement) {
    element.href = entity.type === "text_link" ? entity.url : text;
    element.target = "_blank";
    element.rel = "noreferrer";
  }
  return element;
}

/**
 * @param {PhotoSize} photo
 * @param {string | undefined} caption
 */
function photoOf({ file_id, width, height }, caption) {
  const image = make("img");
  image.src = `photos/${file_id}`;
  image.alt = caption ? `Picture: ${caption.split("\n")[0]}` : "Picture";
  // The page keeps room for the picture before it is loaded, so nothing moves when it comes.
  image.width = width;
  image.height = height;
  const button = make("button", "photo", image);
  button.title = "Enlarge";
  button.onclick = () => enlarge(image);
  return button;
}

/**
 * @param {InlineKeyboardButton} button
 * @param {number} messageId
 * @param {Actions} actions
 */
function keyOf(button, messageId, actions) {
  const key = make("button", `key ${button.style ?? ""}`, button.text);
  key.onclick = async () => {
    if ("url" in button) window.open(button.url, "_blank", "noreferrer");
    if (!("callback_data" in button) || key.ariaBusy === "true") return;
    // A disabled button would lose the focus.
    key.ariaBusy = "true";
    await actions.press(messageId, button.callback_data);
    key.ariaBusy = "false";
  };
  if ("url" in button) key.classList.add("link");
  return key;
}
