import { connect } from "./database.ts";
import type { PostgresAccess } from "./postgres.ts";

export type Theme = "dark" | "light";

/** The colors in which the bot draws its pictures: an owner's setting in the database. */
export interface PictureTheme {
  read(): Promise<Theme>;
  write(theme: Theme): Promise<void>;
}

/** `report_settings.card_theme` of a database. */
export function pictureTheme(server: PostgresAccess, database: string): PictureTheme {
  async function withSql<T>(use: (sql: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
    const sql = connect(server.url(database), { max: 1 });
    try {
      return await use(sql);
    } finally {
      await sql.end();
    }
  }
  return {
    read: () =>
      withSql(async (sql) => {
        const [settings] = await sql<{ card_theme: Theme }[]>`select card_theme from public.report_settings`;
        if (!settings) throw new Error("report_settings has lost its row.");
        return settings.card_theme;
      }),
    write: (theme) =>
      withSql(async (sql) => {
        await sql`update public.report_settings set card_theme = ${theme} where only_row`;
      }),
  };
}
