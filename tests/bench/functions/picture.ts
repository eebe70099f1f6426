import process from "node:process";

const chart = () => import("../../../shared/pictures/position-chart.ts");
const card = () => import("../../../shared/pictures/report-card.ts");
const png = () => import("../../../shared/pictures/render-png.ts");

/** Draws what it is asked for, as every function must, and says what that cost: x-cpu in ms, x-memory in bytes. */
export default {
  async fetch(request: Request): Promise<Response> {
    const before = process.cpuUsage();
    const { nothing, report, size, theme, ...facts } = await request.json();
    const { renderPng } = await png();
    let svg: string;
    if (nothing) {
      svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${nothing.width}" height="${nothing.height}"><text font-family="Lato">.</text></svg>`;
    } else {
      svg = report ? (await card()).reportCard(report, size, theme) : (await chart()).positionChart(facts);
    }
    const picture = await renderPng(svg);
    const { user, system } = process.cpuUsage(before);
    return new Response(picture as BodyInit, {
      headers: { "x-cpu": String((user + system) / 1000), "x-memory": String(process.memoryUsage().rss) },
    });
  },
};
