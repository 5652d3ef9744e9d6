import { datadogApi } from "@meterbridge/test-harness";
import type { HttpDialect } from "./http-server.ts";

const { decode } = datadogApi();

/** Datadog's intake of series and of distributions, with all of its rules. */
export const datadogIntake: HttpDialect = {
  path: "",
  accepted: 202,
  pointsOf: (request) => decode(request),
};
