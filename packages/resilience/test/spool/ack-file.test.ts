import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ackFile, ackFileBytes, readMarks } from "../../src/spool/ack-file.ts";
import { tempFolder } from "./temp-folder.ts";

async function written(path: string, ...settled: readonly number[]): Promise<void> {
  const acks = ackFile(path, await readMarks(path));
  for (const sequence of settled) {
    acks.settle(sequence);
    await acks.tried({ sequence: sequence + 1, times: 1 });
  }
  await acks.close();
}

describe("an ack file", () => {
  it("says what was settled last, across restarts, and does not grow", async () => {
    const path = join(tempFolder(), "0000000001.ack");
    expect((await readMarks(path)).settled).toBe(0);
    await written(path, 1, 2, 3);
    await written(path, 4);
    await written(path, 2 ** 40);
    expect(await readMarks(path)).toMatchObject({ settled: 2 ** 40, tried: { sequence: 2 ** 40 + 1, times: 1 } });
    expect(statSync(path).size).toBeLessThanOrEqual(ackFileBytes);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("forgets what was tried when there was an answer", async () => {
    const path = join(tempFolder(), "0000000001.ack");
    for (const times of [1, 2, 3, 0]) {
      const acks = ackFile(path, await readMarks(path));
      await acks.tried({ sequence: 7, times });
      await acks.close();
      expect((await readMarks(path)).tried).toEqual({ sequence: 7, times });
    }
  });

  it("still says what was settled before when any of its bytes is wrong", async () => {
    const folder = tempFolder();
    const path = join(folder, "0000000001.ack");
    await written(path, 1);
    await written(path, 2);
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.byteLength; at++) {
      const wrong = Buffer.from(bytes);
      wrong[at]! ^= 4;
      writeFileSync(join(folder, "wrong"), wrong);
      expect([1, 2]).toContain((await readMarks(join(folder, "wrong"))).settled);
    }
  });

  it("is not read through a link, nor written", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "precious"), "text");
    symlinkSync(join(folder, "precious"), join(folder, "link"));
    await written(join(folder, "link"), 5);
    expect((await readMarks(join(folder, "link"))).settled).toBe(0);
    expect(readFileSync(join(folder, "precious"), "utf8")).toBe("text");
  });
});
