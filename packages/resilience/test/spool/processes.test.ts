import { join } from "node:path";
import { runProcess, startProcess } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { delivered } from "../scripted-sink.ts";
import { farEnd, spoolBench } from "./bench-spool.ts";
import { tempFolder } from "./temp-folder.ts";

const folder = join(import.meta.dirname, "../..");

/** A process that spools into `dir`, with a far end that answers what `answer` says, and then does what `then` says. */
function script(answer: string, then: string): string {
  return `
    import { spool } from "./src/index.ts";
    import { ExportError } from "@meterbridge/core";
    const far = { send: async () => (${answer}), flush: async () => {}, close: async () => {} };
    const sink = spool({ dir: process.argv.at(-1), minFreeBytes: 0 })(far);
    const call = { signal: new AbortController().signal, deadline: Infinity };
    const send = (text) => sink.send({ body: Buffer.from(text), contentType: "text/plain", points: 2 }, call);
    for (const text of ["one", "two", "three"]) await send(text);
    ${then}
  `;
}

const down = `{ kind: "retryable", error: new ExportError("unavailable", "down") }`;
const up = `{ kind: "delivered", rejectedPoints: 0 }`;

describe("a process", () => {
  it.for([
    ["when all is delivered", up, ""],
    ["when nothing can be", down, ""],
    ["after it closed its spool", down, "await sink.close(call);"],
    ["after it closed it twice", up, "await Promise.all([sink.close(call), sink.close(call)]);"],
  ] as const)("ends by itself %s", async ([, answer, then]) => {
    const args = [join(tempFolder(), "spool")];
    const result = await runProcess({ script: script(answer, then), folder, args });
    expect(result).toMatchObject({ exitedByItself: true, exitCode: 0, stderr: "" });
  });

  it("that is killed has lost nothing of what was accepted; the next one delivers it", async () => {
    const dir = join(tempFolder(), "spool");
    const killed = startProcess({
      script: script(down, `console.log("accepted"); setInterval(() => {}, 1_000);`),
      folder,
      args: [dir],
    });
    await killed.said("accepted");
    killed.kill();
    await killed.result;
    const far = farEnd(() => delivered);
    const bench = spoolBench(far, { dir });
    await bench.drained();
    expect(far.got).toEqual(["one", "two", "three"]);
    expect(bench.figures()).toMatchObject({ "accepted.recovered": 6, "accepted.delivered": 6 });
  });
});

describe("a spool that is closed", () => {
  it("takes nothing more, and does not mind to be closed again", async () => {
    const bench = spoolBench(farEnd(() => delivered));
    await bench.send("one");
    await bench.close();
    await bench.close();
    expect(await bench.send("two")).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
  });
});
