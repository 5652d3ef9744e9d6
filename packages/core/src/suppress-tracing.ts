import { context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";

// The key that OpenTelemetry's core uses. Keys with one name are one symbol, whichever copy of the API makes them.
const suppressed = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/** Runs something, and all that it starts, such that instrumentations make no spans of it. */
export function suppressTracing<Result>(run: () => Result): Result {
  return context.with(context.active().setValue(suppressed, true), run);
}

/** The same for what goes on in the background: it belongs to no span, whoever happens to start it. */
export function runInBackground<Result>(run: () => Result): Result {
  return context.with(ROOT_CONTEXT.setValue(suppressed, true), run);
}
