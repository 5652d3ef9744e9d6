import { Agent, request } from "node:http";
import { parentPort, workerData } from "node:worker_threads";

const shopUrl = workerData as string;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const tickMs = 20;
const mostAtOnce = 64;
const products = ["cable", "cable", "cable", "lamp", "lamp", "desk", "chair", "poster", "unicorn"];
const countries = ["CH", "DE", "FR", "JP", "US"];
const visitsToBegin = 50;
let visits = 0;
let underWay = 0;
let owed = 0;

const clock = setInterval(() => {
  owed += visitsPerSecond(performance.now()) * (tickMs / 1_000);
  for (; owed >= 1; owed--) if (underWay < mostAtOnce) visit();
}, tickMs);

parentPort?.once("message", () => {
  clearInterval(clock);
  leaveWhenDone();
});

/** A day at the shop takes twenty seconds. */
function visitsPerSecond(nowMs: number): number {
  return 90 + 60 * Math.sin((nowMs / 20_000) * 2 * Math.PI);
}

function visit(): void {
  const chance = Math.random();
  if (chance < 0.45) send("GET", "/products");
  else if (chance < 0.8) send("GET", `/products/${pick(products)}`);
  else send("POST", "/orders", { product: pick(products), quantity: dice(4), country: pick(countries) });
}

function send(method: string, path: string, content?: object): void {
  const body = content === undefined ? "" : JSON.stringify(content);
  underWay++;
  const sent = request(`${shopUrl}${path}`, { method, agent, headers: { "content-length": Buffer.byteLength(body) } });
  sent.on("response", (response) => response.resume());
  sent.on("error", () => {});
  sent.on("close", () => {
    underWay--;
    if (++visits === visitsToBegin) parentPort?.postMessage("begun");
  });
  sent.end(body);
}

function leaveWhenDone(): void {
  if (underWay > 0) return void setTimeout(leaveWhenDone, 5);
  agent.destroy();
}

function pick(words: readonly string[]): string {
  return words[dice(words.length)]!;
}

function dice(sides: number): number {
  return Math.floor(Math.random() * sides);
}
