/**
 * What the page runs: it asks for the JSON every two seconds, remembers five minutes of the answers, and draws. Everything
 * that comes from the server becomes text or numbers, never markup.
 */
export const script = `
"use strict";
const everyMs = 2000, kept = 150, atFirst = 30, width = 300, height = 48;
const notice = document.getElementById("notice");
const main = document.getElementById("exporters");
const cards = new Map();
let heardAt;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function chart(title, lines) {
  const value = element("span", { className: "soft" });
  const drawing = svg("svg", { viewBox: "0 0 " + width + " " + height, preserveAspectRatio: "none", role: "img" });
  const label = svg("title", {});
  label.textContent = title;
  const polylines = lines.map((_, index) => svg("polyline", { class: index ? "second" : "first" }));
  drawing.append(label, ...polylines);
  const figure = element("figure", {}, element("figcaption", {}, element("span", { textContent: title }), value), drawing);
  return {
    figure,
    draw(history, shown) {
      value.textContent = shown;
      const span = Math.max(history.length, atFirst);
      const top = Math.max(1e-9, ...history.flatMap((sample) => lines.map((line) => line(sample) ?? 0)));
      polylines.forEach((polyline, index) => {
        const points = history.flatMap((sample, at) => {
          const y = lines[index](sample);
          if (y === undefined) return [];
          const x = width - (history.length - 1 - at) * (width / (span - 1));
          return [x.toFixed(1) + "," + (height - 2 - (y / top) * (height - 4)).toFixed(1)];
        });
        polyline.setAttribute("points", points.join(" "));
      });
    },
  };
}

function card() {
  const title = element("h2"), type = element("span", { className: "soft" }), badge = element("span");
  const facts = element("dl");
  const charts = [
    chart("Arrived, data points/s", [(s) => s.arrivedRate]),
    chart("Failed, data points/s", [(s) => s.failedRate]),
    chart("Latency p50 and p99, ms", [(s) => s.p50, (s) => s.p99]),
    chart("In flight, data points", [(s) => s.inflight]),
  ];
  const root = element("article", {}, element("div", { className: "head" }, title, badge, type),
    element("div", { className: "charts" }, ...charts.map((each) => each.figure)), facts);
  return { root, title, type, badge, facts, charts, history: [], last: undefined };
}

const count = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const show = (value) => (typeof value === "number" ? count.format(value) : value === undefined ? "–" : String(value));
const percent = (rate) => (rate === undefined ? "–" : show(Math.floor(rate * 1e4) / 100) + " %");
const time = (iso) => (iso === undefined ? "never" : new Date(iso).toLocaleString());

function update(shown, snapshot) {
  const failed = Object.values(snapshot.failed).reduce((sum, points) => sum + points, 0);
  const at = Date.parse(snapshot.at);
  const seconds = shown.last ? (at - shown.last.at) / 1000 : 0;
  const rate = (now, before) => (seconds > 0 ? Math.max(0, now - before) / seconds : undefined);
  shown.history.push({
    arrivedRate: rate(snapshot.exported, shown.last?.exported), failedRate: rate(failed, shown.last?.failed),
    p50: snapshot.latencyMs.p50, p99: snapshot.latencyMs.p99, inflight: snapshot.inflight,
  });
  if (shown.history.length > kept) shown.history.shift();
  shown.last = { at, exported: snapshot.exported, failed };
  const now = shown.history.at(-1);
  shown.title.textContent = snapshot.name;
  shown.type.textContent = snapshot.type;
  shown.badge.textContent = snapshot.status;
  shown.badge.className = "badge " + (/^[a-z]+$/.test(snapshot.status) ? snapshot.status : "");
  [show(now.arrivedRate), show(now.failedRate), show(now.p50) + " · " + show(now.p99), show(now.inflight)]
    .forEach((text, index) => shown.charts[index].draw(shown.history, text));
  shown.facts.replaceChildren(...factsOf(snapshot).flatMap(([name, value]) =>
    [element("dt", { textContent: name }), element("dd", { textContent: value })]));
}

function factsOf({ successRate, exported, failed, lastError, lastSuccessAt, since, queue, spool, figures }) {
  const facts = [
    ["Success, last 5 min", percent(successRate.recentPoints) + " of data points, " + percent(successRate.recentOperations) + " of operations"],
    ["Success, in all", percent(successRate.points) + " of data points, " + percent(successRate.operations) + " of operations"],
    ["Arrived", show(exported) + " since " + time(since)],
    ["Last success", time(lastSuccessAt)],
  ];
  for (const [type, points] of Object.entries(failed)) facts.push(["Failed: " + type, show(points)]);
  if (lastError) facts.push(["Last error", lastError.message + " (" + time(lastError.at) + ")"]);
  if (queue) facts.push(["Queue", depth(queue)]);
  if (spool) facts.push(["Spool", depth(spool) + (spool.mode ? ", mode: " + spool.mode : "")]);
  for (const [name, value] of Object.entries(figures)) facts.push([name, show(value)]);
  return facts;
}

function depth({ items, points, bytes, capacityBytes, capacityItems }) {
  const of = (value, capacity) => show(value) + (capacity === undefined ? "" : " of " + show(capacity));
  return of(items, capacityItems) + " items, " + show(points) + " data points, " + of(bytes, capacityBytes) + " bytes";
}

function showThose(exporters) {
  const keys = exporters.map(({ name, since }, index) => [index, since, name].join(" "));
  if (keys.join() !== [...cards.keys()].join()) {
    const before = new Map(cards);
    cards.clear();
    for (const key of keys) cards.set(key, before.get(key) ?? card());
    main.replaceChildren(...[...cards.values()].map(({ root }) => root));
  }
  exporters.forEach((snapshot, index) => update(cards.get(keys[index]), snapshot));
}

async function ask() {
  const answer = await fetch(location.href, {
    headers: { accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(5000),
  });
  // A failing exporter may be answered with 503, and its report all the same.
  if (!answer.headers.get("content-type")?.startsWith("application/json")) throw new Error("HTTP " + answer.status);
  const { exporters } = await answer.json();
  if (!Array.isArray(exporters)) throw new Error("HTTP " + answer.status);
  return exporters;
}

async function turn() {
  if (!document.hidden) {
    try {
      const exporters = await ask();
      showThose(exporters);
      heardAt = new Date();
      notice.className = "";
      notice.textContent = "Live, " + heardAt.toLocaleTimeString();
      main.className = "";
    } catch {
      notice.className = "lost";
      notice.textContent = heardAt
        ? "The server has not answered since " + heardAt.toLocaleTimeString() + ". Asking again…"
        : "The server does not answer. Asking again…";
      main.className = "stale";
    }
  }
  setTimeout(turn, everyMs);
}

void turn();
`;
