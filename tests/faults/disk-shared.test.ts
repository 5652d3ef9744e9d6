import { join } from "node:path";
import { describe, it, type TestContext } from "vitest";
import { booksOf } from "./disk/books.ts";
import type { SpoolLife } from "./disk/life-options.ts";
import { livingOn, privateFolder } from "./disk/lives.ts";
import { recover } from "./disk/recover.ts";
import { namesakes } from "./disk/namesakes.ts";
import type { Life } from "./disk/start-life.ts";

type Finished = TestContext["onTestFinished"];

interface Neighbours {
  readonly dir: string;
  readonly lives: readonly [a: Life, b: Life];
}

/** Two processes with one directory. */
function neighbours(
  finished: Finished,
  far: readonly [a: SpoolLife["far"], b: SpoolLife["far"]],
  leaseMs?: number,
): Neighbours {
  const dir = join(privateFolder(finished), "spool");
  const shared = { dir, segmentBytes: 4096, leaseMs };
  const start = (name: string, far: SpoolLife["far"]): Life =>
    livingOn("spool-life", { ...shared, name, far } satisfies SpoolLife, [], finished);
  return { dir, lives: [start("a", far[0]), start("b", far[1])] };
}

/** Shorter than anybody would have it: whoever stands still is soon taken for dead. */
const shortLeaseMs = 1_000;

const limits = { timeout: 60_000 };
const sound = { lost: [], damaged: 0, outOfOrder: [] };

describe("two processes with one directory", () => {
  it.concurrent(
    "F23: each deliver what they have spooled, and nothing twice",
    limits,
    async ({ expect, onTestFinished }) => {
      const { dir, lives } = neighbours(onTestFinished, ["down", "down"]);
      await Promise.all(lives.map((life) => life.tell("send 30 3")));
      for (const life of lives) {
        await life.tell("far up");
        await life.tell("flush");
        await life.tell("close");
      }
      expect(lives.map((life) => life.said("got"))).toEqual([namesakes("a", 30), namesakes("b", 30)]);
      expect((await recover(dir)).got).toEqual([]);
    },
  );

  it.concurrent(
    "F23: one is killed, and the other delivers what it has left",
    limits,
    async ({ expect, onTestFinished }) => {
      const { lives } = neighbours(onTestFinished, ["down", "up"]);
      const [first, second] = lives;
      await Promise.all([first.tell("send 30 3"), second.tell("send 5")]);
      await second.until(() => second.said("got").length === 5);
      await first.kill();
      await second.until(() => second.said("got").length === 35);
      expect(second.said("got")).toEqual([...namesakes("b", 5), ...namesakes("a", 30)]);
      await second.tell("close");
      expect(await second.leave()).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it.concurrent(
    "F23: one stands still past its lease, is taken over, and goes on: nothing is lost, little comes twice",
    limits,
    async ({ expect, onTestFinished }) => {
      const { dir, lives } = neighbours(onTestFinished, ["down", "up"], shortLeaseMs);
      const [first, second] = lives;
      await first.tell("send 30 3");
      await first.kill("SIGSTOP");
      await second.until(() => second.said("got").length === 30);
      first.dictate("send 10 2", "far up");
      await first.kill("SIGCONT");
      await first.until(() => first.said("done").includes("far up"));
      await first.tell("flush");
      await first.tell("close");
      await second.tell("close");
      const got = [first.said("got"), second.said("got")];
      const books = booksOf(first.said("accepted"), [...got, (await recover(dir)).got]);
      expect(books).toMatchObject({ accepted: 40, ...sound });
      // The one that it had in hand.
      expect(books.again).toBeLessThan(2);
    },
  );

  it.concurrent(
    "F23: one stands still past its lease again and again, while it delivers: nothing is lost",
    limits,
    async ({ expect, onTestFinished }) => {
      const { dir, lives } = neighbours(onTestFinished, ["up", "up"], shortLeaseMs);
      const [first, second] = lives;
      for (let round = 1; round <= 2; round++) {
        const before = second.lines.length;
        first.dictate("far hang", "send 12 3");
        await first.until(() => first.said("accepted").length === 12 * round);
        await first.kill("SIGSTOP");
        await second.until(() => second.lines.slice(before).includes(`got a-${12 * round}`));
        await first.kill("SIGCONT");
        await first.until(() => first.lines.filter((line) => line.includes("was taken for dead")).length >= round);
      }
      await Promise.all([first.kill(), second.tell("close")]);
      const books = booksOf(first.said("accepted"), [first.said("got"), second.said("got"), (await recover(dir)).got]);
      expect(books).toMatchObject({ accepted: 24, ...sound });
    },
  );
});
