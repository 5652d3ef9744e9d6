import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../src/spool-command/main.ts";
import { inspect } from "../../src/spool-inspect/inspect.ts";
import { frameOf } from "../spool/frames.ts";
import { leftSpool } from "./left-spool.ts";
import { makeOwner, spoolFolder } from "./made-spool.ts";
import { recordingTerminal } from "./recording-terminal.ts";
import { runCommand } from "./run-command.ts";

describe("a drop", () => {
  it("asks, and gives up everything", async () => {
    const dir = await leftSpool(["one", "two"]);
    putIntoQuarantine(dir);
    const terminal = recordingTerminal("yes");
    expect(await main(["drop", dir, "--all"], terminal)).toBe(0);
    expect(terminal.questions).toEqual([
      "Give up 2 records of 4 data points and 1 file of the quarantine, for good? Type yes: ",
    ]);
    expect(terminal.said.out).toBe("Gave up 2 records of 4 data points and 1 file of the quarantine.\n");
    expect(readdirSync(dir)).toEqual(["quarantine"]);
    expect(readdirSync(join(dir, "quarantine"))).toEqual([]);
  });

  it.for(["no", "", "y"])("gives up nothing when the answer is %j", async (answer) => {
    const dir = await leftSpool(["one", "two"]);
    const terminal = recordingTerminal(answer);
    expect(await main(["drop", dir, "--all"], terminal)).toBe(2);
    expect(terminal.said).toEqual({ out: "", note: "Nothing was given up.\n" });
    expect((await inspect(dir)).totals.waitingRecords).toBe(2);
  });

  it("gives up nothing when nobody can be asked", async () => {
    const dir = await leftSpool(["one", "two"]);
    expect(await runCommand("drop", dir, "--all")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "This gives up 2 records of 4 data points, for good. Nobody can be asked here: say --yes.\n",
    });
    expect((await inspect(dir)).totals.waitingRecords).toBe(2);
  });

  it("gives up what one owner has left, and nothing else", async () => {
    const dir = spoolFolder();
    await makeOwner(dir, { name: "000001-0000000a.left", segments: [["one"]] });
    await makeOwner(dir, { name: "000002-0000000b.left", segments: [["two"]] });
    putIntoQuarantine(dir);
    expect(await dropped(dir, "--owner", "000001-0000000a.left")).toBe("Gave up 1 record of 3 data points.\n");
    expect(await inspect(dir)).toMatchObject({ owners: [{ name: "000002-0000000b.left" }], quarantine: [{}] });
  });

  it("gives up what is in the quarantine, and nothing else", async () => {
    const dir = await leftSpool(["one"]);
    putIntoQuarantine(dir);
    expect(await dropped(dir, "--quarantine")).toBe("Gave up 1 file of the quarantine.\n");
    expect(await inspect(dir)).toMatchObject({ totals: { waitingRecords: 1 }, quarantine: [] });
  });

  it("does not know an owner that is not there", async () => {
    const terminal = recordingTerminal();
    expect(await main(["drop", await leftSpool(["one"]), "--yes", "--owner", "nobody"], terminal)).toBe(2);
    expect(terminal.said.note).toBe("there is no owner nobody; ls shows their names\n");
  });

  it("removes what is no segment any more", async () => {
    const dir = spoolFolder();
    const path = await makeOwner(dir, { name: "000001-0000000a.left", segments: [] });
    writeFileSync(join(path, "0000000001.seg"), "Dear diary");
    await dropped(dir, "--all");
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe("what is older than so long", () => {
  const name = "000001-0000000a.left";

  it("goes, and what is younger stays", async () => {
    const dir = spoolFolder();
    const path = await makeOwner(dir, { name, segments: [] });
    writeFileSync(join(path, "0000000001.seg"), Buffer.concat([spooled(1, 5), spooled(2, 4)]));
    writeFileSync(join(path, "0000000002.seg"), Buffer.concat([spooled(3, 3), spooled(4, 0), spooled(5, 0)]));
    expect(await dropped(dir, "--older-than", "2h")).toBe("Gave up 3 records of 9 data points.\n");
    expect((await inspect(dir)).owners).toMatchObject([
      { segments: [{ file: `${name}/0000000002.seg`, contents: { settledRecords: 1, waitingRecords: 2 } }] },
    ]);
    expect(await dropped(dir, "--older-than", "2h")).toBe("There is nothing to give up.\n");
  });

  it("stays when what came before it is younger, because the clock went back", async () => {
    const dir = spoolFolder();
    const path = await makeOwner(dir, { name, segments: [] });
    writeFileSync(join(path, "0000000001.seg"), Buffer.concat([spooled(1, 0), spooled(2, 4)]));
    expect(await dropped(dir, "--older-than", "2h")).toBe("There is nothing to give up.\n");
  });

  it("is not what nobody can read", async () => {
    const dir = spoolFolder();
    const path = await makeOwner(dir, { name, segments: [] });
    writeFileSync(join(path, "0000000001.seg"), "Dear diary");
    writeFileSync(join(path, "0000000002.seg"), spooled(1, 5));
    await dropped(dir, "--older-than", "2h");
    expect(readdirSync(path).filter((file) => file.endsWith(".seg"))).toEqual(["0000000001.seg"]);
  });

  function spooled(sequence: number, hoursAgo: number): Buffer {
    return frameOf(Buffer.from("body"), {
      sequence,
      pointsBefore: (sequence - 1) * 3,
      wallTimeMs: Date.now() - hoursAgo * 3_600_000,
    });
  }
});

async function dropped(dir: string, ...options: readonly string[]): Promise<string> {
  const terminal = recordingTerminal();
  expect(await main(["drop", dir, "--yes", ...options], terminal)).toBe(0);
  expect(terminal.said.note).toBe("");
  return terminal.said.out;
}

function putIntoQuarantine(dir: string): void {
  mkdirSync(join(dir, "quarantine"), { recursive: true });
  appendFileSync(join(dir, "quarantine", "000001-0000000a-0000000001.seg"), frameOf(Buffer.from("bad")));
}
