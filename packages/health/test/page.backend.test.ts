import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspectKey, type Visit } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Health, healthHandler, withHealth } from "../src/index.ts";
import { type BrowserPage, startChromium } from "./browser/chromium.ts";
import { chromiumOrSkip } from "./browser/find-chromium.ts";
import { exportOnce, metricsOf, scriptedExporter } from "./exporters.ts";

const found = chromiumOrSkip();
const title = `the page in a real Chromium${"reason" in found ? ` (skipped: ${found.reason})` : ""}`;

const hostile = `</script><script>document.title="run"</script><img src=x onerror='document.title="run"'> "'\`&lt;`;

describe.skipIf("reason" in found)(title, () => {
  let browser: BrowserPage;
  let server: Server;
  let url: string;
  let healths: Health[];

  beforeEach(async () => {
    healths = [];
    browser = await startChromium("program" in found ? found.program : "");
    server = createServer((request, response) => healthHandler(healths)(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterEach(async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function watched(name: string, ...figures: readonly Parameters<Visit>[]): PushMetricExporter & { health: Health } {
    const inner = {
      ...scriptedExporter({ code: 0 }, { code: 1, error: new Error(`no: ${hostile}`) }, { code: 0 }),
      [inspectKey]: (visit: Visit) => figures.forEach((figure) => visit(...figure)),
    } as PushMetricExporter;
    const exporter = withHealth(inner, { name, type: hostile });
    healths.push(exporter.health);
    return exporter;
  }

  const points = (card: number, chart: number): string =>
    `document.querySelectorAll("article")[${card}].querySelectorAll("svg")[${chart}].querySelector("polyline").points`;

  it("draws sparklines of what is exported, and asks nobody else", async () => {
    const [first, second] = [watched("to the collector"), watched("to the archive")];
    await exportOnce(first, metricsOf(10));
    await browser.open(url);
    await browser.until(`document.querySelectorAll("article").length === 2`);
    await exportOnce(first, metricsOf(10));
    await exportOnce(first, metricsOf(20));
    await exportOnce(second, metricsOf(1));
    await browser.until(`${points(0, 0)}.numberOfItems >= 1 && ${points(0, 3)}.numberOfItems >= 2`);
    await browser.until(`new Set([...${points(0, 1)}].map((point) => point.y)).size >= 2`);
    expect(await browser.evaluate(`document.querySelectorAll("article")[0].innerText`)).toMatch(
      /to the collector[^]*degraded[^]*Arrived[^]*30 since[^]*Failed: unknown[^]*10[^]*Last error[^]*no: /,
    );
    expect(browser.console).toEqual([]);
    expect(browser.requests.filter((asked) => !asked.startsWith(url) && !asked.startsWith("data:"))).toEqual([]);
  });

  it("shows hostile names and errors as what they are: text", async () => {
    const exporter = watched(hostile, [hostile, hostile], ["queue.items", 1], ["spool.mode", hostile]);
    for (let round = 0; round < 2; round++) await exportOnce(exporter, metricsOf(1));
    await browser.open(url);
    await browser.until(`document.querySelectorAll("article").length === 1`);
    expect(await browser.evaluate(`document.querySelector("h2").textContent`)).toBe(hostile);
    expect(await browser.evaluate(`document.querySelector("dl").textContent`)).toContain(`no: ${hostile}`);
    expect(await browser.evaluate(`document.querySelectorAll("article script, article img").length`)).toBe(0);
    expect(await browser.evaluate(`document.title`)).toBe("Exporter health");
    expect(browser.console).toEqual([]);
  });

  it("says so when the server goes away, and goes on when it is back", async () => {
    watched("to the collector");
    await browser.open(url);
    await browser.until(`document.querySelectorAll("article").length === 1`);
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await browser.until(`/has not answered since/.test(document.getElementById("notice").textContent)`);
    server.listen(port, "127.0.0.1");
    await browser.until(`/^Live/.test(document.getElementById("notice").textContent)`);
  });

  it("shows those that there are, and no more those that are gone", async () => {
    const names = `[...document.querySelectorAll("h2")].map((title) => title.textContent).join()`;
    for (const name of ["first", "second", "third"]) watched(name);
    await browser.open(url);
    await browser.until(`${names} === "first,second,third"`);
    healths.splice(1, 1);
    await browser.until(`${names} === "first,third"`);
    healths.pop();
    watched("fourth");
    await browser.until(`${names} === "first,fourth"`);
    healths.splice(0, 1);
    await browser.until(`${names} === "fourth"`);
    expect(browser.console).toEqual([]);
  });

  it("is dark where people like it dark", async () => {
    watched("to the collector");
    const shades: string[] = [];
    for (const scheme of ["light", "dark"] as const) {
      await browser.prefer(scheme);
      await browser.open(url);
      await browser.until(`document.querySelectorAll("article").length === 1`);
      shades.push(await browser.evaluate(`getComputedStyle(document.body).backgroundColor`));
    }
    expect(shades).toEqual(["rgb(246, 247, 249)", "rgb(18, 22, 28)"]);
  });
});
