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

/** The whole app: the header and the page of the address. */
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
            {/* Another position is another page; another filter is the same page. */}
            <Content key={`${path}#${query.id ?? ""}`} query={query} />
          </main>
          <Tabs path={page?.path ?? ""} />
        </Hidden.Provider>
      </TelegramContext.Provider>
    </ClientContext.Provider>
  );
}

/** Moves the focus to the page. A link to an anchor would change the hash, which is the page's address. */
function skip(): void {
  document.querySelector<HTMLElement>("#content h1")?.focus();
}
