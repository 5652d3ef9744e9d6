import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { backgroundClock, type Clock, quietDiag, safeCause } from "@meterbridge/core";
import { waitAtMost } from "../../wait-at-most.ts";
import { type Answer, inWords, methodNotAllowed } from "../answer.ts";
import { isGone, send } from "../send.ts";
import type { Guard } from "./auth.ts";
import { landingPage } from "./landing-page.ts";

/** Answers without authentication: whoever asks is a probe, and learns nothing but that the process runs. */
export const healthyPath = "/-/healthy";

export interface SiteOptions {
  /** The path that `handler` answers. */
  readonly endpoint: string;
  readonly guard: Guard | undefined;
  readonly clock: Clock;
}

const authorizeTimeoutMs = 10_000;
const sendTimeoutMs = 10_000;

/** Everything that the server answers: the endpoint, whether it is healthy, and a page for people. It throws nothing. */
export function site(handler: RequestListener, { endpoint, guard, clock }: SiteOptions): RequestListener {
  const healthy = inWords(200, "Healthy.");
  const landing = landingPage(endpoint);
  return (request, response) => void serve(request, response);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => {});
    const path = pathOf(request.url);
    const refused = path === healthyPath || !guard ? undefined : await refusal(guard, request);
    if (isGone(request, response)) return;
    if (!refused && path === endpoint) return handler(request, response);
    await send(refused ?? pageOf(path, request), request, response, clock, sendTimeoutMs);
  }

  function pageOf(path: string, { method }: IncomingMessage): Answer {
    if (path !== healthyPath && path !== "/") return inWords(404, "Not found.");
    if (method !== "GET" && method !== "HEAD") return methodNotAllowed;
    return path === "/" ? landing : healthy;
  }

  async function refusal({ authorize, challenge }: Guard, request: IncomingMessage): Promise<Answer | undefined> {
    try {
      const deciding = Promise.resolve(authorize(request));
      const decided = await waitAtMost(deciding, authorizeTimeoutMs, backgroundClock(clock));
      if (!decided) throw new Error(`no answer within ${authorizeTimeoutMs} ms`);
      return decided.value ? undefined : inWords(401, "Unauthorized.", { "www-authenticate": challenge });
    } catch (error) {
      quietDiag.warn(`prometheus: a request was not let in, authorize failed: ${safeCause(error).message}`);
      return inWords(500, "Whether this may be read could not be decided.");
    }
  }
}

/** A proxy may send a whole URL. */
function pathOf(url = "/"): string {
  const [path = ""] = url.split(/[?#]/, 1);
  return path.startsWith("/") ? path : (URL.parse(path)?.pathname ?? "");
}
