import type { MessageEntity } from "grammy/types";
import { badRequest } from "./error.ts";

/** Text as Telegram keeps it: plain, its formatting beside it. Offsets and lengths count UTF-16 units. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

const typeOfTag = new Map(
  Object.entries({
    ...{ b: "bold", strong: "bold", i: "italic", em: "italic", u: "underline", ins: "underline" },
    ...{ s: "strikethrough", strike: "strikethrough", del: "strikethrough", "tg-spoiler": "spoiler" },
    ...{ code: "code", pre: "pre", a: "text_link", blockquote: "blockquote", span: "spoiler" },
  }),
);

const namedCharacters = new Map(Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"' }));

/** Resolves the references that Telegram knows. Any other stays as it is written, as with Telegram. */
function decode(html: string): string {
  const reference = /&(?:(lt|gt|amp|quot)(?![a-z])|#(\d{1,7})|#x([\da-f]{1,6}));?/gi;
  return html.replace(reference, (whole, name?: string, decimal?: string, hex?: string) => {
    if (name) return namedCharacters.get(name.toLowerCase()) ?? whole;
    const codePoint = decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16);
    return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}

/** The target of a link that a person may follow; of any other link Telegram keeps the text alone. */
function linkTarget(attributes: string): string | undefined {
  const [, ...quoted] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))/i.exec(attributes) ?? [];
  const href = decode(quoted.find((value) => value !== undefined) ?? "");
  return URL.canParse(href) && /^(?:https?|tg):/i.test(href) ? new URL(href).href : undefined;
}

/**
 * Reads `parse_mode: "HTML"` as the Bot API does, error texts included.
 * @throws ApiError 400 "can't parse entities: ..." on an unsupported or unbalanced tag and on a bare `<`
 */
export function parseHtml(html: string): FormattedText {
  let text = "";
  let at = 0;
  const entities: MessageEntity[] = [];
  const open: { tag: string; entity: MessageEntity | undefined }[] = [];
  const failure = (problem: string) => badRequest(`can't parse entities: ${problem}`);
  const place = () => `at byte offset ${Buffer.byteLength(html.slice(0, at))}`;
  /** What a sticky pattern finds at the current place. */
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(html);
  };

  for (;;) {
    const next = html.indexOf("<", at);
    text += decode(html.slice(at, next < 0 ? html.length : next));
    if (next < 0) break;
    at = next;

    if (html[at + 1] === "/") {
      const opened = open.pop();
      if (!opened) throw failure(`Unexpected end tag ${place()}`);
      const end = take(/<\/([^\s>]*)\s*>/y);
      if (!end) throw failure(`Unclosed end tag ${place()}`);
      // `</>` closes whatever is open.
      if (end[1] && end[1].toLowerCase() !== opened.tag) {
        throw failure(`Unmatched end tag ${place()}, expected "</${opened.tag}>", found "</${end[1]}>"`);
      }
      if (opened.entity) opened.entity.length = text.length - opened.entity.offset;
      at += end[0].length;
      continue;
    }

    const tag = take(/<([^\s>]*)(?=[\s>])/y)?.[1]?.toLowerCase();
    if (tag === undefined) throw failure(`Unclosed start tag ${place()}`);
    if (!typeOfTag.has(tag)) throw failure(`Unsupported start tag "${tag}" ${place()}`);
    const start = take(/<[^\s>]*((?:\s+[^\s=>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*>/y);
    if (!start) throw failure(`Unclosed start tag ${place()}`);
    const attributes = start[1] ?? "";
    if (tag === "span" && !/\sclass\s*=\s*["']?tg-spoiler["'\s]*$/i.test(attributes)) {
      throw failure(`Tag "span" must have class "tg-spoiler" ${place()}`);
    }
    const expands = tag === "blockquote" && /\sexpandable(?=\s|$)/i.test(attributes);
    const type = expands ? "expandable_blockquote" : typeOfTag.get(tag);
    const url = tag === "a" ? linkTarget(attributes) : undefined;
    // Telegram formats nothing inside code.
    const inCode = open.some(({ entity }) => entity?.type === "pre" || entity?.type === "code");
    const plain = inCode || (tag === "a" && !url);
    const entity = plain
      ? undefined
      : ({ type, offset: text.length, length: 0, ...(url && { url }) } as MessageEntity);
    // They are in the order of their start tags, so an entity comes after those that enclose it.
    if (entity) entities.push(entity);
    open.push({ tag, entity });
    at += start[0].length;
  }
  const unclosed = open.at(-1);
  if (unclosed) throw failure(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return trim({ text, entities });
}

/** Telegram cuts white space off both ends of a message and drops formats left without text. */
function trim({ text, entities }: FormattedText): FormattedText {
  const trimmed = text.trim();
  const cut = text.length - text.trimStart().length;
  const moved = entities.flatMap((entity) => {
    const from = Math.max(entity.offset - cut, 0);
    const to = Math.min(entity.offset + entity.length - cut, trimmed.length);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: trimmed, entities: moved };
}
