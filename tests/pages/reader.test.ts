import { describe, expect, it } from "vitest";
import { commandsOf } from "./commands.ts";
import { pageOf } from "./read-page.ts";
import { scenariosOf } from "./scenarios.ts";
import { waysToWrite } from "./ways.ts";

const read = (text: string, file = "page.md") =>
  commandsOf(pageOf(file, text)).map(({ kind, text, where }) => [where, kind, text]);

describe("the commands of a page", () => {
  it("are the lines of a block, without what a line says of itself", () => {
    expect(read("```sh\nnpm start   # begins\nnpm run deploy -- --dry-run\n```\n")).toEqual([
      ["page.md:2", "shell", "npm start"],
      ["page.md:3", "shell", "npm run deploy -- --dry-run"],
    ]);
  });

  it("are a whole block, indented or not, where its lines go together", () => {
    const block = "npx supabase db query <<SQL\nselect 1\nSQL";
    expect(read(`\`\`\`sh\n${block}\n\`\`\`\n`)).toEqual([["page.md:2", "shell", block]]);
    expect(read("1. Do\n\n   ```sql\n   select 1,\n     2\n   ```\n")).toEqual([
      ["page.md:4", "sql", "select 1,\n  2"],
    ]);
  });

  it("stand in sentences, whose lines may end inside of them, and in tables", () => {
    expect(read("Ask `select * from\ndrifts`.\n\n| `/pnl [today\\|week]` |\n")).toEqual([
      ["page.md:1", "sql", "select * from drifts"],
      ["page.md:4", "chat", "/pnl [today|week]"],
    ]);
  });

  it("go on with flags, and with other ends of what is written in the chat", () => {
    expect(
      read("`npm run deploy`; `-- --dry-run` says. `/rules 5 profit 60%`, `stop $300` or `auto off`."),
    ).toEqual([
      ["page.md:1", "shell", "npm run deploy"],
      ["page.md:1", "shell", "npm run deploy -- --dry-run"],
      ["page.md:1", "chat", "/rules 5 profit 60%"],
      ["page.md:1", "chat", "/rules 5 stop $300"],
      ["page.md:1", "chat", "/rules 5 auto off"],
    ]);
    expect(read("`/limits` are columns of the table `limits`.")).toEqual([["page.md:1", "chat", "/limits"]]);
  });

  it("are no settings, and no names", () => {
    expect(
      read("```sh\nBROKER=paper\n```\nThe view `v_trades` of `shared/`, `https://t.me/`, `--`."),
    ).toEqual([]);
  });

  it("stand in the comments of a file of settings", () => {
    expect(
      read("# To change some:\n#   npm start -- --env-file .env\nBROKER=paper\n", ".env.example"),
    ).toEqual([[".env.example:2", "shell", "npm start -- --env-file .env"]]);
  });

  it("have no scenario where nobody has thought of one", () => {
    const [command] = commandsOf(pageOf("page.md", "Run `npm run frobnicate`."));
    expect(command && scenariosOf(command)).toEqual([]);
  });

  it("can be written in each of the ways that they show", () => {
    expect(waysToWrite("/pnl [today|week|...]")).toEqual(["/pnl", "/pnl today", "/pnl week"]);
    expect(waysToWrite("/closed 5 PRICE [fees:1.30] [REASON]")).toEqual([
      "/closed 5 1.20",
      "/closed 5 1.20 rolled",
      "/closed 5 1.20 fees:1.30",
      "/closed 5 1.20 fees:1.30 rolled",
    ]);
  });
});
