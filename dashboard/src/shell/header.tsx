import { askAgain, head } from "../data/live.ts";
import { hidden, toggleHidden } from "../hidden.ts";
import { PAGES } from "../pages/pages.ts";
import { Badge } from "../parts/badge.tsx";
import { Icon } from "../parts/icon.tsx";
import { shortMomentInWords } from "../parts/moment.tsx";
import { linkTo } from "../route.ts";
import { useStore } from "../store.ts";
import { placeOf } from "./place.ts";

const MODES = {
  PAPER: { tone: "accent", says: "Paper money: orders are simulated" },
  SIM: { tone: "accent", says: "The broker's simulation: no real money" },
  LIVE: { tone: "good", says: "Real money" },
} as const;

/** The header of every page: navigation, mode, state of the market, and time of the last check. */
export function Header({ path }: { path: string }) {
  const now = useStore(head);
  const isHidden = useStore(hidden);
  const place = placeOf(path);
  return (
    <header class="top">
      <a class="brand" href={linkTo("overview")}>
        <span class="theta" aria-hidden="true">
          θ
        </span>
        <span class="name">Thetabase</span>
      </a>
      <nav class="wide" aria-label="Pages">
        {PAGES.filter(({ icon }) => icon !== undefined).map((page) => (
          <a key={page.path} href={linkTo(page.path)} aria-current={page.path === place ? "page" : undefined}>
            {page.title}
          </a>
        ))}
      </nav>
      <div class="status">
        {now?.killed && (
          <Badge tone="bad" title="No order is sent. /unkill in the chat">
            KILLED
          </Badge>
        )}
        {now?.paused && !now.killed && (
          <Badge tone="warn" title="No entries are sent. /resume in the chat">
            PAUSED
          </Badge>
        )}
        {now?.mode && (
          <Badge tone={MODES[now.mode].tone} title={MODES[now.mode].says}>
            {now.mode}
          </Badge>
        )}
        {now !== null && (
          <span class={now.market_open ? "market open" : "market"}>
            <span class="dot" aria-hidden="true" />
            <span class="unseen">Market </span>
            {now.market_open ? "open" : "closed"}
          </span>
        )}
        <button type="button" class="tool check" onClick={askAgain}>
          <Icon name="refresh" />
          <span class="unseen">Refresh. </span>
          {now?.checked_at && (
            <span class="at">
              <span class="unseen">Last check </span>
              {shortMomentInWords(now.checked_at, now.day)}
            </span>
          )}
        </button>
        <button
          type="button"
          class="tool"
          aria-pressed={isHidden}
          aria-label="Hide amounts"
          onClick={toggleHidden}
        >
          <Icon name={isHidden ? "eye-off" : "eye"} />
        </button>
      </div>
    </header>
  );
}
