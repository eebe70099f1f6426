import type { InlineKeyboardButton, Message, MessageEntity } from "grammy/types";
import type { ChatEvent } from "./chat.ts";
import type { ChatPageSettings } from "./page.ts";

/**
 * The script of the chat page. Its source text is what the browser runs, so it must use nothing from
 * outside itself but types. Text becomes text nodes and formats become elements made here: whatever a
 * message holds, none of it is ever read as HTML.
 */
export function runChatPage(settings: ChatPageSettings): void {
  function find<Found extends HTMLElement>(id: string): Found {
    const found = document.getElementById(id);
    if (!found) throw new Error(`The page has no #${id}`);
    return found as Found;
  }
  function make<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    className = "",
    text = "",
  ): HTMLElementTagNameMap[Tag] {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  const list = find("messages");
  const status = find("status");
  const toast = find("toast");
  const menu = find("menu");
  const draft = find<HTMLInputElement>("draft");
  const alert = find<HTMLDialogElement>("alert");
  const resting = "bot · Telegram stand-in on this computer";
  let commands: { command: string; description: string }[] = [];
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let toastTimer: ReturnType<typeof setTimeout> | undefined;

  function setStatus(text: string, live: boolean): void {
    clearTimeout(typingTimer);
    status.textContent = text;
    status.classList.toggle("live", live);
  }

  function showToast(text: string): void {
    clearTimeout(toastTimer);
    toast.textContent = text;
    toast.classList.add("shown");
    toastTimer = setTimeout(() => toast.classList.remove("shown"), 3500);
  }

  function showAlert(text: string): void {
    const paragraph = alert.querySelector("p");
    if (paragraph) paragraph.textContent = text;
    if (!alert.open) alert.showModal();
  }

  async function post(path: string, body: object): Promise<void> {
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok) showToast(`Refused: ${await response.text()}`);
    } catch {
      showToast("The local stack does not answer.");
    }
  }

  const send = (text: string): void => void post("send", { text });

  const tags: { [Type in MessageEntity["type"]]?: keyof HTMLElementTagNameMap } = {
    bold: "b",
    italic: "i",
    underline: "u",
    strikethrough: "s",
    code: "code",
    pre: "pre",
    blockquote: "blockquote",
    text_link: "a",
    bot_command: "button",
  };

  function elementOf(entity: MessageEntity, text: string): HTMLElement {
    const element = make(tags[entity.type] ?? "span", entity.type);
    if (entity.type === "bot_command") element.onclick = () => send(text);
    if (entity.type === "spoiler") element.onclick = () => element.classList.add("shown");
    if (entity.type === "text_link" && element instanceof HTMLAnchorElement) {
      element.href = entity.url;
      element.target = "_blank";
      element.rel = "noreferrer";
    }
    return element;
  }

  /** Puts text[from, to) into `parent`; entities come outer before inner and are used up as they are reached. */
  function fill(
    parent: HTMLElement,
    text: string,
    entities: MessageEntity[],
    from: number,
    to: number,
  ): void {
    let at = from;
    for (let entity = entities[0]; entity && entity.offset < to; entity = entities[0]) {
      entities.shift();
      const end = entity.offset + entity.length;
      parent.append(text.slice(at, entity.offset));
      const element = elementOf(entity, text.slice(entity.offset, end));
      fill(element, text, entities, entity.offset, end);
      parent.append(element);
      at = end;
      // A block ends its line by itself.
      if ((element.tagName === "PRE" || element.tagName === "BLOCKQUOTE") && text[at] === "\n") at++;
    }
    parent.append(text.slice(at, to));
  }

  function keyOf(button: InlineKeyboardButton, messageId: number): HTMLElement {
    const key = make("button", `key ${button.style ?? ""}`, button.text);
    key.onclick = async () => {
      if ("url" in button) window.open(button.url, "_blank", "noreferrer");
      if (!("callback_data" in button)) return;
      key.disabled = true;
      await post("press", { message_id: messageId, callback_data: button.callback_data });
      key.disabled = false;
    };
    return key;
  }

  function elementFor(message: Message): HTMLElement {
    const mine = message.from?.id === settings.userId;
    const element = make("div", mine ? "message mine" : "message");
    element.id = `m${message.message_id}`;
    const bubble = make("div", "bubble");
    if (!mine && !message.from?.is_bot) bubble.append(make("div", "name", message.from?.first_name));
    const file = message.photo?.at(-1);
    if (file) {
      const image = make("img");
      image.src = `photos/${file.file_id}`;
      bubble.append(image);
    }
    const words = message.text ?? message.caption;
    if (words !== undefined) {
      const text = make("div", "text");
      fill(text, words, [...(message.entities ?? message.caption_entities ?? [])], 0, words.length);
      text.style.setProperty("--meta", message.edit_date ? "84px" : "42px");
      bubble.append(text);
    }
    const time = new Date(message.date * 1000).toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
    });
    bubble.append(make("span", "meta", message.edit_date ? `edited ${time}` : time));
    element.append(bubble);
    if (message.reply_markup) {
      const keys = make("div", "keys");
      for (const row of message.reply_markup.inline_keyboard) {
        const line = make("div");
        line.append(...row.map((button) => keyOf(button, message.message_id)));
        keys.append(line);
      }
      element.append(keys);
    }
    return element;
  }

  function show(message: Message): void {
    const element = elementFor(message);
    const shown = document.getElementById(element.id);
    if (shown) shown.replaceWith(element);
    else {
      const day = new Date(message.date * 1000).toLocaleDateString("en", { month: "long", day: "numeric" });
      const last = [...list.querySelectorAll(".day")].at(-1);
      if (last?.textContent !== day) list.append(make("div", "day", day));
      list.append(element);
    }
  }

  function offerCommands(): void {
    const typed = /^\/(\w*)$/.exec(draft.value)?.[1];
    const matching = typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed));
    menu.hidden = matching.length === 0;
    menu.replaceChildren(
      ...matching.map(({ command, description }) => {
        const item = make("button");
        item.append(make("b", "", `/${command}`), make("span", "", description));
        item.onclick = () => submit(`/${command}`);
        return item;
      }),
    );
  }

  function submit(text: string): void {
    draft.value = "";
    offerCommands();
    draft.focus();
    list.lastElementChild?.scrollIntoView();
    if (text.trim()) send(text);
  }

  draft.oninput = offerCommands;
  draft.onkeydown = (event) => {
    const first = menu.querySelector("b")?.textContent;
    if (event.key === "Escape") menu.hidden = true;
    if (event.key === "Tab" && first && !menu.hidden) {
      event.preventDefault();
      draft.value = first;
      offerCommands();
    }
  };
  find("composer").onsubmit = (event) => {
    event.preventDefault();
    submit(draft.value);
  };
  find("slash").onclick = () => {
    draft.value = menu.hidden ? "/" : "";
    offerCommands();
    draft.focus();
  };

  function apply(event: ChatEvent): void {
    switch (event.type) {
      case "snapshot":
        list.replaceChildren();
        commands = event.commands;
        for (const message of event.messages) show(message);
        break;
      case "message":
        if (event.message.from?.is_bot) setStatus(resting, false);
        show(event.message);
        break;
      case "deleted":
        document.getElementById(`m${event.message_id}`)?.remove();
        break;
      case "commands":
        commands = event.commands;
        offerCommands();
        break;
      case "typing":
        setStatus("typing …", true);
        typingTimer = setTimeout(() => setStatus(resting, false), 5000);
        break;
      case "answer":
        if (event.show_alert) showAlert(event.text);
        else showToast(event.text);
    }
  }

  const events = new EventSource("events");
  setStatus("connecting …", false);
  events.onopen = () => setStatus(resting, false);
  events.onerror = () => setStatus("connecting …", false);
  events.onmessage = (event) => apply(JSON.parse(event.data) as ChatEvent);
}
