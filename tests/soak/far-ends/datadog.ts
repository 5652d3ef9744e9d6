import { type DatadogIntake, datadogIntake } from "@meterbridge/test-harness";
import { arrivals } from "../books/arrivals.ts";
import type { FarEnd } from "./far-end.ts";
import { lane } from "./lane.ts";

const forgetAfter = 50;

/** The harness' own intake: a real one is Datadog's alone. It keeps what it took, so that it is counted and replaced now and then. */
export async function datadog(): Promise<FarEnd> {
  let intake: DatadogIntake = await datadogIntake();
  const books = arrivals();
  const network = await lane(() => intake.port);
  let isDown = false;
  const timer = setInterval(() => {
    if (!isDown && intake.attempts() >= forgetAfter) void replace();
  }, 1_000);
  return {
    address: `http://127.0.0.1:${network.port}`,
    faults: {
      ...network.faults,
      async kill() {
        await count();
        return renew;
      },
    },
    async arrived() {
      await replace();
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
    isDown = true;
    await intake.stop();
    books.add(intake.received());
  }

  async function renew(): Promise<void> {
    intake = await datadogIntake();
    await network.renew();
    isDown = false;
  }
}
