import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { startGateway } from "../../local/gateway.ts";
import { listen } from "../../local/ports.ts";
import { startTelegram } from "../../local/telegram/stand-in.ts";

const servers: Server[] = [];

function server(): Server {
  const made = createServer();
  servers.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map(async (each) => {
      each.close();
      await once(each, "close");
    }),
  );
});

it("a server takes its port where it is free, and another one where somebody has it", async () => {
  const first = await listen(server());
  const second = await listen(server(), first);
  expect(second).not.toBe(first);
  const freed = servers.shift();
  freed?.close();
  await once(freed as Server, "close");
  expect(await listen(server(), first)).toBe(first);
});

it("of several that want one port at the same moment each has one, none the same", async () => {
  const [wanted] = await Promise.all([listen(server())]);
  const ports = await Promise.all(Array.from({ length: 5 }, () => listen(server(), wanted)));
  expect(new Set([wanted, ...ports]).size).toBe(6);
});

it("a server that cannot listen at all says why", async () => {
  const closed = server();
  await listen(closed);
  await expect(listen(closed)).rejects.toThrow(/listen/i);
});

it("what says its address says the one that it has got", async () => {
  const taken = await listen(server());
  const gateway = await startGateway({
    port: taken,
    rest: { fetch: async () => new Response("rest") },
    functions: () => null,
  });
  const telegram = await startTelegram({ port: taken, botToken: "1:token", chatId: 1001, userId: 1001 });
  try {
    expect(await (await fetch(`${gateway.url}/rest/v1/`)).text()).toBe("rest");
    expect(await (await fetch(`${telegram.chatUrl}/messages`)).json()).toEqual([]);
  } finally {
    await Promise.all([gateway.stop(), telegram.stop()]);
  }
});
