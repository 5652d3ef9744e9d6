import type { Health } from "../health.ts";
import type { HealthSnapshot } from "../snapshot.ts";
import type { Status } from "../status.ts";
import { page } from "./page.ts";
import { wantsHtml } from "./wants-html.ts";

export interface Question {
  readonly method: string;
  /** The path, with the query if there is one; or a whole URL. */
  readonly url: string;
  readonly accept: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the JSON says: the worst status of all, and each exporter's snapshot. */
export interface HealthReport {
  readonly status: Status;
  readonly exporters: readonly HealthSnapshot[];
}

const always = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  vary: "accept",
};

/** Answers a request for the health of these exporters. It throws when one of them does. */
export function answer(healths: readonly Health[], { method, url, accept }: Question, isStrict: boolean): Answer {
  if (method !== "GET" && method !== "HEAD") {
    return { ...json(405, { error: "only GET and HEAD" }), headers: { ...jsonHeaders, allow: "GET, HEAD" } };
  }
  const [path = "", query] = url.split("#", 1)[0]!.split("?", 2);
  if (!path.endsWith(".json") && wantsHtml(accept)) {
    const { html, policy } = page();
    const headers = { ...always, "content-type": "text/html; charset=utf-8", "content-security-policy": policy };
    return { status: 200, headers, body: html };
  }
  const exporters = healths.map((health) => health.snapshot());
  const status = worstOf(exporters);
  const strict = isStrict || new URLSearchParams(query).has("strict");
  return json(strict && status === "failing" ? 503 : 200, { status, exporters } satisfies HealthReport);
}

const jsonHeaders = { ...always, "content-type": "application/json; charset=utf-8" };

export function json(status: number, content: object): Answer {
  return { status, headers: jsonHeaders, body: `${JSON.stringify(content)}\n` };
}

const worstFirst: readonly Status[] = ["failing", "degraded", "ok", "idle"];

function worstOf(exporters: readonly HealthSnapshot[]): Status {
  return worstFirst.find((status) => exporters.some((exporter) => exporter.status === status)) ?? "idle";
}
