import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Payload } from "@meterbridge/core";
import { httpFarEnd, type HttpFarEnd, startProcess } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { main } from "../../src/spool-command/main.ts";
import { spool } from "../../src/spool/spool.ts";
import { inspect } from "../../src/spool-inspect/inspect.ts";
import { delivered, newCall, scriptedSink } from "../scripted-sink.ts";
import { tempFolder } from "../spool/temp-folder.ts";
import { leftSpool } from "./left-spool.ts";
import { makeOwner, spoolFolder } from "./made-spool.ts";
import { recordingTerminal } from "./recording-terminal.ts";
import { runCommand, startCommand } from "./run-command.ts";

describe("a replay", () => {
  it("sends what waits, in order, as it was spooled, and leaves nothing", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two", "three"]);
    const { exitCode, stdout } = await runCommand("replay", dir, "--to", farEnd.url);
    expect(stdout).toMatch(/^Sent 3 records of 6 data points to http:\/\/127\.0\.0\.1:\d+\/v1\/metrics in \d+ s\.\n$/);
    expect(exitCode).toBe(0);
    expect(bodiesAt(farEnd)).toEqual(["one", "two", "three"]);
    expect(farEnd.requests[0]!.headers).toMatchObject({ "content-type": "text/x-metrics" });
    expect(readdirSync(dir)).toEqual([]);
  });

  it("takes owners and segments in the order in which they were spooled", async () => {
    const farEnd = await startFarEnd();
    const dir = spoolFolder();
    await makeOwner(dir, { name: "000007-0000000b.left", segments: [["three"], ["four"]] });
    await makeOwner(dir, { name: "000002-0000000c.left", segments: [["one", "two"]] });
    expect(await replay(dir, farEnd)).toMatchObject({ exitCode: 0 });
    expect(bodiesAt(farEnd)).toEqual(["one", "two", "three", "four"]);
  });

  it("sends what is compressed as it is", async () => {
    const farEnd = await startFarEnd();
    expect(await replay(await leftSpool(["one"], { gzip: true }), farEnd)).toMatchObject({ exitCode: 0 });
    expect(farEnd.requests[0]!.headers).toMatchObject({ "content-encoding": "gzip" });
    expect(Buffer.from(farEnd.requests[0]!.body).toString()).toBe("one");
  });

  it("does not send again what was settled before", async () => {
    const farEnd = await startFarEnd();
    const dir = spoolFolder();
    await makeOwner(dir, { name: "000001-0000000a.left", segments: [["one", "two", "three"]], settled: 2 });
    expect(await replay(dir, farEnd)).toMatchObject({ out: expect.stringMatching(/^Sent 1 record of 3/) });
    expect(bodiesAt(farEnd)).toEqual(["three"]);
  });

  it.for([
    ["answers 503", { do: "fail", message: "not now" }, /HTTP 503.*\. 2 records of 4 data points still wait/],
    ["throttles", { do: "throttle", retryAfter: "60" }, /HTTP 429/],
    ["does not let us in", { do: "refuse", status: 401 }, /HTTP 401/],
    ["does not know the address", { do: "refuse", status: 404 }, /HTTP 404/],
    ["sends us elsewhere", { do: "redirect", location: "http://127.0.0.1:9/" }, /HTTP 30/],
    ["drops the connection", { do: "drop_before" }, /./],
  ] as const)("ends with the first record that cannot be sent, and goes on there: it %s", async ([, verdict, why]) => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two", "three"]);
    farEnd.next({ do: "accept" }, verdict);
    const stopped = await replay(dir, farEnd);
    expect(stopped).toMatchObject({ exitCode: 1, note: expect.stringMatching(/^Stopped: /) });
    expect(stopped.note).toMatch(why);
    expect((await inspect(dir)).totals).toMatchObject({ waitingRecords: 2 });

    expect(await replay(dir, farEnd)).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^Sent 2 records/) });
    expect(acceptedAt(farEnd)).toEqual(["one", "two", "three"]);
  });

  it("says that nobody listens, and changes nothing", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one"]);
    await farEnd.stop();
    const { exitCode, note } = await replay(dir, farEnd);
    expect(note).toMatch(/^Stopped: .*ECONNREFUSED.*\. 1 record of 2 data points still wait\.\n$/);
    expect(exitCode).toBe(1);
    expect((await inspect(dir)).totals.waitingRecords).toBe(1);
  });

  it("ends when there is no answer in time", async () => {
    const farEnd = await startFarEnd();
    farEnd.next({ do: "hang" });
    const { exitCode, note } = await replay(await leftSpool(["one"]), farEnd, "--timeout", "100ms");
    expect(note).toMatch(/^Stopped: no answer within 0\.1 s; it may have arrived\./);
    expect(exitCode).toBe(1);
  });

  it("leaves what waits to the next start of the spool, which delivers it once", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two", "three"]);
    farEnd.next({ do: "accept" }, { do: "fail" });
    await replay(dir, farEnd);

    const sink = scriptedSink<Payload>(delivered);
    const started = spool({ dir, fsync: "never", minFreeBytes: 0 })(sink);
    await started.send({ body: Buffer.from("four"), contentType: "text/x-metrics", points: 1 }, newCall().call);
    await started.flush(newCall().call);
    await started.close(newCall().call);
    expect(sink.sends.map(({ input }) => Buffer.from(input.body).toString())).toEqual(["two", "three", "four"]);
  });

  it("puts what is refused into quarantine, and goes on", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two", "three"]);
    farEnd.next({ do: "accept" }, { do: "refuse", message: "bad" });
    const { exitCode, out } = await replay(dir, farEnd);
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /Sent 2 records of 4.*\nRefused, and kept in the quarantine: 1 record of 2 data points \(HTTP 400/,
    );
    expect(await inspect(dir)).toMatchObject({
      owners: [],
      quarantine: [{ name: expect.stringMatching(/-2-refused\.seg$/), why: "refused", records: 1, points: 2 }],
    });
  });

  it("takes nothing but refusals for a wrong address, and gives nothing up", async () => {
    const farEnd = await startFarEnd();
    farEnd.otherwise({ do: "refuse" });
    const dir = await leftSpool(Array.from({ length: 12 }, (_, index) => `record ${index}`));
    const { exitCode, out, note } = await replay(dir, farEnd);
    expect(note).toMatch(/nothing but refusals, so the address may be wrong: HTTP 400/);
    expect(exitCode).toBe(1);
    const { totals, quarantine } = await inspect(dir);
    expect(totals.waitingRecords + quarantine.length).toBe(12);
    expect(out).toMatch(/Refused, and kept in the quarantine: 9 records/);
    expect(note).toMatch(/3 records of 6 data points still wait/);
  });

  it("passes over what is damaged, and keeps the file to be looked at", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two", "three"]);
    harm(join(dir, readdirSync(dir)[0]!, "0000000001.seg"), "two");
    const { exitCode, out } = await replay(dir, farEnd);
    expect(out).toMatch(/\nDamaged: 1 record of 2 data points\.\n$/);
    expect(exitCode).toBe(1);
    expect(bodiesAt(farEnd)).toEqual(["one", "three"]);
    expect(await inspect(dir)).toMatchObject({ owners: [], quarantine: [{ why: "damaged" }] });
  });

  it("leaves what is no segment where it is, and says so", async () => {
    const farEnd = await startFarEnd();
    const dir = spoolFolder();
    const path = await makeOwner(dir, { name: "000001-0000000a.left", segments: [["one"], ["two"]] });
    rmSync(join(path, "0000000001.seg"));
    mkdirSync(join(path, "0000000001.seg"));
    const { exitCode, note } = await replay(dir, farEnd);
    expect(note).toMatch(/^000001-0000000a\/0000000001\.seg is left where it is: .* is no plain file\n$/);
    expect(exitCode).toBe(1);
    expect(bodiesAt(farEnd)).toEqual(["two"]);
    expect(readdirSync(join(dir, "000001-0000000a.left"))).toContain("0000000001.seg");
  });

  it("ends when another process has taken it meanwhile", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two"]);
    let answer = (): void => {};
    farEnd.next({ do: "accept", after: new Promise<void>((resolve) => (answer = resolve)) });
    const replayed = replay(dir, farEnd);
    await farEnd.request(1);
    const taken = readdirSync(dir).find((name) => name.includes("."))!;
    renameSync(join(dir, taken), join(dir, taken.replace(/\..*/, ".000099-0000000a")));
    answer();
    expect(await replayed).toMatchObject({
      exitCode: 1,
      note: expect.stringContaining("another process has taken it"),
    });
    expect(bodiesAt(farEnd)).toEqual(["one"]);
    expect((await inspect(dir)).owners).toMatchObject([{ name: expect.stringContaining("000099-0000000a") }]);
  });

  it("sends each record once, also when two do it at a time", async () => {
    const farEnd = await startFarEnd();
    const dir = spoolFolder();
    for (let owner = 1; owner <= 9; owner++) {
      await makeOwner(dir, {
        name: `00000${owner}-0000000a.left`,
        segments: [[`a${owner}`, `b${owner}`], [`c${owner}`]],
      });
    }
    await Promise.all([replay(dir, farEnd), replay(dir, farEnd)]);
    await replay(dir, farEnd);
    expect(bodiesAt(farEnd)).toHaveLength(27);
    expect(new Set(bodiesAt(farEnd)).size).toBe(27);
  });

  it("only tells what it would send, with --dry-run", async () => {
    const dir = await leftSpool(["one", "two"]);
    const before = everythingIn(dir);
    expect(await replay(dir, { url: "http://user:secret@127.0.0.1:9/v1?key=secret" }, "--dry-run")).toEqual({
      exitCode: 0,
      out: "Would send 2 records of 4 data points, 226 B, to http://127.0.0.1:9/v1?….\n",
      note: "",
    });
    expect(everythingIn(dir)).toEqual(before);
  });

  it("shows how far it has got", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one"]);
    const terminal = { ...recordingTerminal(), isWatched: true };
    await main(["replay", dir, "--to", farEnd.url], terminal);
    expect(terminal.said.note).toMatch(/^\r\x1b\[K1 of 1 record, 2 points, .* left\r\x1b\[K$/);
  });
});

it("sends what a process has left that was killed", async () => {
  const farEnd = await startFarEnd();
  const dir = join(tempFolder(), "spool");
  const child = startProcess({ script: spooling, args: [dir], folder: import.meta.dirname });
  await child.said("spooled");
  expect(await runCommand("ls", dir)).toMatchObject({ stdout: expect.stringMatching(/alive .* process \d+ runs\n/) });
  child.kill();
  await child.result;
  expect(await runCommand("ls", dir)).toMatchObject({ stdout: expect.stringMatching(/dead .* process \d+ is gone\n/) });
  expect(await runCommand("replay", dir, "--to", farEnd.url)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(bodiesAt(farEnd)).toEqual(["one", "two"]);
  expect(readdirSync(dir)).toEqual([]);
});

/** A process that spools what its far end never takes. */
const spooling = `
  import { spool } from "@meterbridge/resilience";
  const down = { send: () => new Promise(() => {}), flush: async () => {}, close: async () => {} };
  const sink = spool({ dir: process.argv.at(-1), minFreeBytes: 0 })(down);
  const call = { signal: new AbortController().signal, deadline: Infinity };
  for (const body of ["one", "two"]) await sink.send({ body: Buffer.from(body), contentType: "text/x-metrics", points: 1 }, call);
  console.log("spooled");
  setInterval(() => {}, 1_000);
`;

describe("while an owner is alive", () => {
  it("a replay sends nothing", async () => {
    const farEnd = await startFarEnd();
    const dir = await livingSpool();
    const { exitCode, note } = await replay(dir, farEnd);
    expect(note).toMatch(/is alive \(process \d+ runs\) and delivers by itself: stop it first/);
    expect(exitCode).toBe(2);
    expect(farEnd.attempts()).toBe(0);
  });

  it("a dead one can be replayed by its name", async () => {
    const farEnd = await startFarEnd();
    const dir = await livingSpool();
    await makeOwner(dir, { name: "000009-0000000a", segments: [["late"]], identity: await deadLikeUs() });
    expect(await replay(dir, farEnd, "--owner", "000009-0000000a")).toMatchObject({ exitCode: 0 });
    expect(bodiesAt(farEnd)).toEqual(["late"]);
  });

  it.for([["--all"], ["--older-than", "0s"]])("nothing is given up: %s", async (options) => {
    const dir = await livingSpool();
    const terminal = recordingTerminal();
    expect(await main(["drop", dir, "--yes", ...options], terminal)).toBe(2);
    expect(terminal.said.note).toMatch(/is alive/);
    expect((await inspect(dir)).totals.waitingRecords).toBe(1);
  });
});

describe("an owner that cannot be seen", () => {
  const elsewhere = { pid: 1, bootId: "another machine" };

  it("counts as dead when its heartbeat stands still", async () => {
    const farEnd = await startFarEnd();
    const dir = spoolFolder();
    await makeOwner(dir, { name: "000001-0000000a", segments: [["one"]], identity: elsewhere });
    const { exitCode, note } = await replay(dir, farEnd, "--lease", "30ms");
    expect(note).toMatch(/^Nobody can tell whether 1 owner lives: watching/);
    expect(exitCode).toBe(0);
    expect(bodiesAt(farEnd)).toEqual(["one"]);
  });

  it("is alive when its heartbeat goes on", async () => {
    const dir = spoolFolder();
    const path = await makeOwner(dir, { name: "000001-0000000a", segments: [["one"]], identity: elsewhere });
    let count = 0;
    const beating = setInterval(() => writeFileSync(join(path, "heartbeat"), `count ${count++}`.padEnd(8)), 1);
    onTestFinished(() => clearInterval(beating));
    const { exitCode, note } = await replay(dir, { url: "http://127.0.0.1:9" }, "--lease", "300ms");
    expect(note).toMatch(/is alive \(its heartbeat goes on\)/);
    expect(exitCode).toBe(2);
  });
});

describe("secrets", () => {
  const secret = "s3cr3t-t0ken";

  it.for([
    ["a header", ["--header", `authorization: Bearer ${secret}`], "", `Bearer ${secret}`],
    [
      "the standard input",
      ["--headers-file", "-"],
      `# comment\n\nAuthorization:  Bearer ${secret}\r\n`,
      `Bearer ${secret}`,
    ],
  ] as const)("are sent, and never shown: from %s", async ([, options, input, sent]) => {
    const farEnd = await startFarEnd();
    farEnd.next({ do: "answer", status: 500, headers: { "content-type": "text/plain" }, body: `no ${secret} here` });
    const dir = await leftSpool(["one"]);
    const { stdout, stderr } = await startCommand(["replay", dir, "--to", farEnd.url, ...options], input).end;
    expect(farEnd.requests[0]!.headers.authorization).toBe(sent);
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toMatch(/HTTP 500: no \[redacted\] here/);
  });

  it("are sent from the address, and never shown", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one"]);
    const url = farEnd.url.replace("//", `//user:${secret}@`);
    const { out, note } = await replay(dir, { url });
    expect(farEnd.requests[0]!.headers.authorization).toBe(`Basic ${Buffer.from(`user:${secret}`).toString("base64")}`);
    expect(out + note).not.toContain(secret);
  });

  it.for([
    ["a header without a colon", ["--header", secret]],
    ["a header that cannot be sent", ["--header", `x-key: ${secret}\u{1F600}`]],
    ["a header that is not its own", ["--header", `content-type: ${secret}`]],
    ["a misspelled option", ["--headr", `authorization: ${secret}`]],
    ["a misspelled option with its value", [`--headr=authorization: ${secret}`]],
    ["a headers file that is not there", ["--headers-file", join("/nowhere", "headers")]],
  ] as const)("are not in the error about %s", async ([, options]) => {
    const { exitCode, out, note } = await replay(await leftSpool(["one"]), { url: "http://127.0.0.1:9" }, ...options);
    expect(note).not.toBe("");
    expect(out + note).not.toContain(secret);
    expect(exitCode).toBe(2);
  });
});

describe("what is in the quarantine", () => {
  it("is sent when it is named, and goes", async () => {
    const farEnd = await startFarEnd();
    const { dir, name } = await withQuarantined(["one", "two"]);
    expect(await replay(dir, farEnd, "--quarantine", name)).toMatchObject({ exitCode: 0 });
    expect(bodiesAt(farEnd)).toEqual(["one", "two"]);
    expect(await inspect(dir)).toMatchObject({ owners: [], quarantine: [] });
  });

  it("goes back with a note how far it has got when it cannot be sent", async () => {
    const farEnd = await startFarEnd();
    const { dir, name } = await withQuarantined(["one", "two", "three"]);
    farEnd.next({ do: "accept" }, { do: "fail" });
    expect(await replay(dir, farEnd, "--quarantine", name)).toMatchObject({ exitCode: 1 });
    expect(await inspect(dir)).toMatchObject({ owners: [], quarantine: [{ name, records: 2 }] });
    expect(await replay(dir, farEnd, "--quarantine", name)).toMatchObject({ exitCode: 0 });
    expect(acceptedAt(farEnd)).toEqual(["one", "two", "three"]);
  });

  it("stays when it is refused", async () => {
    const farEnd = await startFarEnd();
    const { dir, name } = await withQuarantined(["one"]);
    farEnd.next({ do: "refuse" });
    expect(await replay(dir, farEnd, "--quarantine", name)).toMatchObject({ exitCode: 1 });
    expect((await inspect(dir)).quarantine).toMatchObject([{ name, records: 1 }]);
  });

  it.for(["nothing-there.seg", "../000001-0000000a.left"])("has to be there: %s", async (wrong) => {
    const { dir } = await withQuarantined(["one"]);
    const { exitCode, note } = await replay(dir, { url: "http://127.0.0.1:9" }, "--quarantine", wrong);
    expect(note).toContain(`there is no ${wrong} in the quarantine`);
    expect(exitCode).toBe(2);
  });
});

describe("interrupted", () => {
  it("it ends after the request on its way, and nothing is sent twice", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two", "three"]);
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    farEnd.next({ do: "accept" }, { do: "accept", after: answered });
    const running = startCommand(["replay", dir, "--to", farEnd.url]);
    await farEnd.request(2);
    running.kill("SIGINT");
    await running.noted("Ending after the request on its way");
    answer();
    expect(await running.end).toMatchObject({ exitCode: 130, stdout: expect.stringMatching(/^Sent 2 records/) });
    expect(await replay(dir, farEnd)).toMatchObject({ exitCode: 0 });
    expect(bodiesAt(farEnd)).toEqual(["one", "two", "three"]);
  });

  it("twice, it ends at once, and what was on its way is sent again", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two"]);
    farEnd.next({ do: "hang" });
    const running = startCommand(["replay", dir, "--to", farEnd.url]);
    await farEnd.request(1);
    running.kill("SIGTERM");
    await running.noted("Ending after the request on its way");
    running.kill("SIGTERM");
    expect(await running.end).toMatchObject({
      exitCode: 143,
      stderr: expect.stringContaining("cut off; it may have arrived"),
    });
    expect(await replay(dir, farEnd)).toMatchObject({ exitCode: 0 });
    expect(acceptedAt(farEnd)).toEqual(["one", "two"]);
  });

  it("by kill -9, it leaves everything to the next", async () => {
    const farEnd = await startFarEnd();
    const dir = await leftSpool(["one", "two"]);
    farEnd.next({ do: "hang" });
    const running = startCommand(["replay", dir, "--to", farEnd.url]);
    await farEnd.request(1);
    running.kill("SIGKILL");
    await running.end;
    expect(await replay(dir, farEnd)).toMatchObject({ exitCode: 0 });
    expect(acceptedAt(farEnd)).toEqual(["one", "two"]);
    expect(readdirSync(dir)).toEqual([]);
  });
});

async function startFarEnd(): Promise<HttpFarEnd> {
  const farEnd = await httpFarEnd();
  onTestFinished(() => farEnd.stop());
  return farEnd;
}

async function replay(dir: string, { url }: { readonly url: string }, ...options: readonly string[]) {
  const terminal = recordingTerminal();
  const exitCode = await main(["replay", dir, "--to", url, ...options], terminal);
  return { exitCode, ...terminal.said };
}

function bodiesAt({ requests }: HttpFarEnd): readonly string[] {
  return requests.map(({ wireBody }) => Buffer.from(wireBody).toString());
}

function acceptedAt({ requests }: HttpFarEnd): readonly string[] {
  return requests
    .filter(({ verdict }) => verdict.do === "accept")
    .map(({ wireBody }) => Buffer.from(wireBody).toString());
}

/** A spool that this very process has, with one record that its far end does not take. */
async function livingSpool(): Promise<string> {
  const dir = join(tempFolder(), "spool");
  const down = scriptedSink<Payload>(() => new Promise(() => {}));
  const sink = spool({ dir, fsync: "never", minFreeBytes: 0 })(down);
  const { call, over } = newCall();
  onTestFinished(() => {
    over.abort();
    return sink.close(call);
  });
  await sink.send({ body: Buffer.from("mine"), contentType: "text/x-metrics", points: 1 }, newCall().call);
  return dir;
}

async function deadLikeUs(): Promise<object> {
  const { ownIdentity } = await import("../../src/spool/process-identity.ts");
  return { ...(await ownIdentity()), pid: 4_000_000 };
}

async function withQuarantined(bodies: readonly string[]): Promise<{ readonly dir: string; readonly name: string }> {
  const dir = await leftSpool(bodies);
  const [owner] = readdirSync(dir);
  mkdirSync(join(dir, "quarantine"), { mode: 0o700 });
  const name = "000001-0000000a-1-poison.seg";
  renameSync(join(dir, owner!, "0000000001.seg"), join(dir, "quarantine", name));
  rmSync(join(dir, owner!), { recursive: true });
  return { dir, name };
}

function harm(path: string, text: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.indexOf(text)]! ^= 1;
  writeFileSync(path, bytes);
}

function everythingIn(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).map(({ parentPath, name }) =>
    join(parentPath, name),
  );
}
