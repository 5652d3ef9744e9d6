import { runProcess } from "@meterbridge/test-harness";
import { expect, it } from "vitest";
import { freePort } from "../src/loopback-port.ts";

// So many of six thousand ports that chance alone would give some of them twice.
const many = 300;

it("a port is given once, by all processes that live at the time", async () => {
  const ports: number[] = [];
  for (let n = 0; n < many; n++) ports.push(await freePort());
  const module = JSON.stringify(new URL("../src/loopback-port.ts", import.meta.url).href);
  const script = `
    const { freePort } = await import(${module});
    for (let n = 0; n < ${many}; n++) console.log(await freePort());`;
  const { stdout, exitedByItself } = await runProcess({ script, folder: import.meta.dirname });
  ports.push(...stdout.trim().split("\n").map(Number));
  expect(new Set(ports).size).toBe(2 * many);
  expect(exitedByItself).toBe(true);
});
