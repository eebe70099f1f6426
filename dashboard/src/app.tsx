import type { Client } from "./data/client.ts";
import { ClientContext } from "./data/use-page.ts";
import { Hidden, hidden } from "./hidden.ts";
import { Missing } from "./pages/missing.tsx";
import { PAGES } from "./pages/pages.ts";
import { route } from "./router.ts";
import { Header } from "./shell/header.tsx";
import { Notices } from "./shell/notices.tsx";
import { Tabs } from "./shell/tabs.tsx";
import { useStore } from "./store.ts";
import { TelegramContext } from "./telegram/context.ts";

/** The page: what is true everywhere at the top, and what the address asks for. */
export function App({ client, isInTelegram }: { client: Client; isInTelegram: boolean }) {
  const { path, query } = useStore(route);
  const page = PAGES.find((one) => one.path === (path === "" ? "overview" : path));
  const Content = page?.content ?? Missing;
  return (
    <ClientContext.Provider value={client}>
      <TelegramContext.Provider value={isInTelegram}>
        <Hidden.Provider value={useStore(hidden)}>
          <button type="button" class="skip" onClick={skip}>
            Skip to the page
          </button>
          <Header path={page?.path ?? ""} />
          <main id="content">
            <Notices path={page?.path ?? ""} />
            {/* Another position is another page; another filter is not. */}
            <Content key={`${path}#${query.id ?? ""}`} query={query} />
          </main>
          <Tabs path={page?.path ?? ""} />
        </Hidden.Provider>
      </TelegramContext.Provider>
    </ClientContext.Provider>
  );
}

/** The hash is the page's address, so there is no link to a place on it. */
function skip(): void {
  document.querySelector<HTMLElement>("#content h1")?.focus();
}
