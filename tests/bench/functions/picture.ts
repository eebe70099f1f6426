import process from "node:process";

const chart = () => import("../../../shared/pictures/position-chart.ts");
const card = () => import("../../../shared/pictures/report-card.ts");
const renderer = () => import("../../../shared/pictures/render-png.ts");
const jpeg = () => import("../../../shared/publishing/jpeg.ts");

/** Draws the requested picture as every function does, and reports the cost: x-cpu in ms, x-memory in bytes. */
export default {
  async fetch(request: Request): Promise<Response> {
    const before = process.cpuUsage();
    const { nothing, report, size, theme, asJpeg, ...facts } = await request.json();
    const { renderPixels, renderPng } = await renderer();
    let svg: string;
    if (nothing) {
      svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${nothing.width}" height="${nothing.height}"><text font-family="Lato">.</text></svg>`;
    } else {
      svg = report ? (await card()).reportCard(report, size, theme) : (await chart()).positionChart(facts);
    }
    const picture = asJpeg ? (await jpeg()).encodeJpeg(await renderPixels(svg)).bytes : await renderPng(svg);
    const { user, system } = process.cpuUsage(before);
    return new Response(picture as BodyInit, {
      headers: { "x-cpu": String((user + system) / 1000), "x-memory": String(process.memoryUsage().rss) },
    });
  },
};
