import "./style/base.css";
import "./style/shell.css";
import "./style/parts.css";
import "./style/flush.css";
import "./style/table.css";
import "./style/cards.css";
import "./style/filter.css";
import "./style/health.css";
import "./style/grid.css";
import "./style/overview.css";
import "./style/positions.css";
import "./style/position.css";
import "./style/history.css";
import "./style/performance.css";
import "./style/journal.css";
import "./style/opportunities.css";
import "./charts/charts.css";
import "./style/print.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { createClient } from "./data/client.ts";
import { watch } from "./data/live.ts";
import { startRouter } from "./router.ts";
import { startTelegram } from "./telegram/start.ts";

const launch = startTelegram();
startRouter();

const from = document.querySelector<HTMLMetaElement>('meta[name="thetabase-data"]')?.content ?? "data";
const client = createClient(from.replace(/\/$/, ""), launch?.initData ?? null);

const place = document.getElementById("app");
if (place === null) {
  throw new Error("The page has no place for the app.");
}
render(<App client={client} isInTelegram={launch !== null} />, place);
watch(client);
