import { type DatadogIntake, datadogIntake } from "@meterbridge/test-harness";
import { arrivals } from "../books/arrivals.ts";
import type { FarEnd } from "./far-end.ts";
import { lane } from "./lane.ts";
import { peace } from "./peace.ts";

const forgetAfter = 50;

/** The harness' own intake: a real one is Datadog's alone. It keeps what it took, so that it is counted and replaced now and then. */
export async function datadog(): Promise<FarEnd> {
  let intake: DatadogIntake = await datadogIntake();
  const books = arrivals();
  const network = await lane(() => intake.port);
  const { faults, inPeace } = peace({
    ...network.faults,
    async kill() {
      await count();
      return renew;
    },
  });
  let before = 0;
  const timer = setInterval(() => {
    const attempts = intake.attempts();
    // All of an export has come when nothing has for a second: no connection is cut that something is on its way on.
    const isIdle = attempts === before;
    before = attempts;
    if (isIdle && attempts >= forgetAfter) void inPeace(replace);
  }, 1_000);
  return {
    address: `http://127.0.0.1:${network.port}`,
    faults,
    async arrived() {
      clearInterval(timer);
      await inPeace(replace);
      return books.arrived();
    },
    async stop() {
      clearInterval(timer);
      await network.stop();
      await intake.stop();
    },
  };

  async function replace(): Promise<void> {
    await count();
    await renew();
  }

  /** What it took is counted when it takes nothing more. */
  async function count(): Promise<void> {
    await intake.stop();
    books.add(intake.received());
  }

  async function renew(): Promise<void> {
    intake = await datadogIntake();
    await network.renew();
  }
}
