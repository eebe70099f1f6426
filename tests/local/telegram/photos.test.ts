import { InputFile, InputMediaBuilder } from "grammy";
import { describe, expect, it } from "vitest";
import {
  api,
  badRequest,
  bot,
  chatId,
  fileOf,
  keyboard,
  messages,
  png,
  pngOf,
  upload,
  useTelegram,
} from "./started.ts";

useTelegram();

describe("photos", () => {
  it("are kept with their caption and buttons, and served byte by byte", async () => {
    const sent = await bot.api.sendPhoto(chatId, new InputFile(png, "card.png"), {
      caption: "<i>Scorecard</i>",
      parse_mode: "HTML",
      reply_markup: keyboard(["Seen", "seen"]),
    });
    expect(sent.photo).toEqual([
      { file_id: expect.any(String), file_unique_id: expect.any(String), width: 1, height: 1, file_size: 70 },
    ]);
    expect(sent).toMatchObject({
      caption: "Scorecard",
      caption_entities: [{ type: "italic", offset: 0, length: 9 }],
    });
    const [message] = await messages();
    expect(message).toMatchObject({ text: "Scorecard", buttons: [{ callback_data: "seen" }] });
    const photo = await fetch(message.photo);
    expect(photo.headers.get("Content-Type")).toBe("image/png");
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(png);
  });

  it.each([
    [
      "800 x 600",
      800,
      600,
      [
        [90, 68],
        [320, 240],
        [800, 600],
      ],
    ],
    [
      "1000 x 2500",
      1000,
      2500,
      [
        [36, 90],
        [128, 320],
        [320, 800],
        [512, 1280],
      ],
    ],
  ])("come in the sizes that Telegram makes: %s", async (_, width, height, sizes) => {
    const { photo } = await bot.api.sendPhoto(chatId, new InputFile(pngOf(width, height)));
    expect(photo.map((size) => [size.width, size.height])).toEqual(sizes);
  });

  it("are a field of the form, one that attach:// names, or a file_id of before", async () => {
    const to = { chat_id: String(chatId) };
    const sent = await upload("sendPhoto", { ...to, photo: fileOf(png) });
    expect(sent.status).toBe(200);
    const attached = await upload("sendPhoto", { ...to, photo: "attach://chart", chart: fileOf(png) });
    expect(attached.status).toBe(200);
    const { file_id } = sent.body.result.photo[0];
    const again = await api("sendPhoto", { chat_id: chatId, photo: file_id, caption: "again" });
    expect(again.body.result).toMatchObject({ photo: [{ file_id }], caption: "again" });
  });

  it.each([
    ["no photo", {}, "there is no photo in the request"],
    ["no picture", { photo: new Blob(["no picture"]) }, "IMAGE_PROCESS_FAILED"],
    ["a picture too long for its width", { photo: fileOf(pngOf(2100, 100)) }, "PHOTO_INVALID_DIMENSIONS"],
    ["a picture too large", { photo: fileOf(pngOf(5001, 5000)) }, "PHOTO_INVALID_DIMENSIONS"],
    ["an attachment that is not there", { photo: "attach://x" }, "wrong file identifier/HTTP URL specified"],
    [
      "1025 characters below",
      { photo: fileOf(png), caption: "x".repeat(1025) },
      "message caption is too long",
    ],
    ["a broken caption", { photo: fileOf(png), caption: "<b>", parse_mode: "HTML" }, /^can't parse entities/],
  ])("are refused with %s", async (_, fields, description) => {
    const { status, body } = await upload("sendPhoto", { chat_id: String(chatId), ...fields } as never);
    expect(status).toBe(400);
    expect(body.description.replace("Bad Request: ", "")).toMatch(description);
    expect(await messages()).toEqual([]);
  });

  it("may have 1024 characters below, counted after reading the format", async () => {
    const caption = `<b>${"x".repeat(1024)}</b>`;
    const fields = { chat_id: String(chatId), photo: fileOf(png), caption, parse_mode: "HTML" };
    expect((await upload("sendPhoto", fields)).status).toBe(200);
  });

  it("are exchanged, with caption and buttons, in place", async () => {
    const { message_id, photo } = await bot.api.sendPhoto(chatId, new InputFile(png), {
      caption: "morning",
      reply_markup: keyboard(["Refresh", "1"]),
    });
    const chart = new InputFile(pngOf(80, 60), "chart.png");
    const media = InputMediaBuilder.photo(chart, { caption: "<b>noon</b>", parse_mode: "HTML" });
    const edited = await bot.api.editMessageMedia(chatId, message_id, media, {
      reply_markup: keyboard(["Refresh", "2"]),
    });
    expect(edited).toMatchObject({
      message_id,
      photo: [{ width: 80, height: 60 }],
      caption: "noon",
      caption_entities: [{ type: "bold" }],
      edit_date: expect.any(Number),
    });
    expect(await messages()).toMatchObject([{ text: "noon", buttons: [{ callback_data: "2" }] }]);
    // An edit without a caption removes the caption.
    const back = InputMediaBuilder.photo(photo[0]?.file_id ?? "");
    expect(await bot.api.editMessageMedia(chatId, message_id, back)).not.toHaveProperty("caption");
    await expect(bot.api.editMessageMedia(chatId, message_id, back)).rejects.toThrow("is not modified");
  });

  it("take the place of a text", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "<b>Position 5</b>", { parse_mode: "HTML" });
    const media = InputMediaBuilder.photo(new InputFile(png), { caption: "Position 5" });
    const edited = await bot.api.editMessageMedia(chatId, message_id, media);
    expect(edited).toMatchObject({ message_id, caption: "Position 5" });
    expect(edited).not.toHaveProperty("text");
    expect(edited).not.toHaveProperty("entities");
  });

  it("get another caption, or none, and keep what is not named", async () => {
    const { message_id, photo } = await bot.api.sendPhoto(chatId, new InputFile(png), { caption: "before" });
    const caption = {
      caption: "<b>after</b>",
      parse_mode: "HTML" as const,
      reply_markup: keyboard(["A", "a"]),
    };
    expect(await bot.api.editMessageCaption(chatId, message_id, caption)).toMatchObject({
      photo,
      caption: "after",
      caption_entities: [{ type: "bold" }],
    });
    await expect(bot.api.editMessageCaption(chatId, message_id, caption)).rejects.toThrow("is not modified");
    await bot.api.editMessageReplyMarkup(chatId, message_id);
    expect(await messages()).toMatchObject([{ text: "after", buttons: [] }]);
    expect(await bot.api.editMessageCaption(chatId, message_id)).not.toHaveProperty("caption");
  });

  it("have no text, and a text has no caption", async () => {
    const photo = await bot.api.sendPhoto(chatId, new InputFile(png));
    const text = await bot.api.sendMessage(chatId, "text");
    expect(
      await api("editMessageText", { chat_id: chatId, message_id: photo.message_id, text: "x" }),
    ).toEqual(badRequest("there is no text in the message to edit"));
    expect(
      await api("editMessageCaption", { chat_id: chatId, message_id: text.message_id, caption: "x" }),
    ).toEqual(badRequest("there is no caption in the message to edit"));
  });

  it.each([
    ["broken JSON", "{", "can't parse input media JSON object"],
    ["no media", { type: "photo" }, "can't parse InputMedia: media not found"],
    ["a film", { type: "video", media: "x" }, /^can't parse InputMedia/],
    ["a file_id of nowhere", { type: "photo", media: "x" }, "wrong file identifier/HTTP URL specified"],
  ])("are not exchanged for %s", async (_, media, description) => {
    const { message_id } = await bot.api.sendMessage(chatId, "text");
    const { status, body } = await api("editMessageMedia", { chat_id: chatId, message_id, media });
    expect(status).toBe(400);
    expect(body.description.replace("Bad Request: ", "")).toMatch(description);
  });
});
