import type postgres from "postgres";
import type { Theme } from "../shared/pictures/themes.ts";

/** The colors in which the bot draws its pictures: an owner's setting in the database. */
export interface PictureTheme {
  read(): Promise<Theme>;
  write(theme: Theme): Promise<void>;
}

/** `report_settings.card_theme` of a database. */
export function pictureTheme(sql: postgres.Sql): PictureTheme {
  return {
    async read() {
      const [settings] = await sql<{ card_theme: Theme }[]>`select card_theme from public.report_settings`;
      if (!settings) throw new Error("report_settings has lost its row.");
      return settings.card_theme;
    },
    async write(theme) {
      await sql`update public.report_settings set card_theme = ${theme} where only_row`;
    },
  };
}
