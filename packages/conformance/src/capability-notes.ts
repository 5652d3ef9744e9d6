/** What an exporter may be able to do: a title for tables, and what it means for an exporter with its far end. */
export const capabilityNotes = {
  gauges: { title: "gauges", means: "data points of gauges arrive, as gauges where the far end tells the kind" },
  sums: {
    title: "sums, monotonic and not",
    means: "data points of sums arrive, monotonic or not where the far end tells it",
  },
  histograms: {
    title: "histograms with explicit buckets",
    means: "bounds, counts, count, sum, minimum and maximum arrive",
  },
  exponentialHistograms: {
    title: "exponential histograms",
    means: "scale, zero count and the buckets of both signs arrive",
  },
  cumulative: { title: "cumulative temporality", means: "it takes cumulative values, and can be told to ask for them" },
  delta: { title: "delta temporality", means: "it takes deltas, and can be told to ask for them" },
  integers: {
    title: "whole numbers as such, exact to 64 bits",
    means: "a whole number arrives as one (a bigint); cannot where every number is read as a double",
  },
  doubles: { title: "fractions, exact to the last bit", means: "a double arrives with all of its 53 bits" },
  nonFinite: {
    title: "NaN and the infinities",
    means: "they arrive as values; cannot: their data points are dropped, and told",
  },
  anyText: {
    title: "any text in attributes",
    means:
      "keys and values arrive unchanged, whatever is in them; cannot: what separates the parts of a line is replaced, or the data point dropped and told",
  },
  typedAttributes: {
    title: "attributes that are numbers, booleans or lists",
    means: "they arrive with their type; cannot: as text",
  },
  resource: { title: "the resource", means: "its attributes arrive with each data point" },
  scope: { title: "the instrumentation scope", means: "its name and version arrive with each data point" },
  metadata: { title: "description and unit", means: "both arrive with each metric" },
  timestamps: { title: "the time of a data point", means: "it arrives, in whole seconds at least" },
  nanoseconds: { title: "times to the nanosecond", means: "times arrive with all of their digits" },
  startTimes: { title: "start times", means: "they arrive" },
  refusal: {
    title: "learns that a batch was refused",
    means: "the far end can say that it will never take something; the export fails then",
  },
  partialSuccess: {
    title: "learns that some points were refused",
    means: "the far end can take a part and say how many it refuses",
  },
  throttling: {
    title: "learns when to come back",
    means: "the far end can say that it will take something later, and how much later",
  },
  failure: {
    title: "learns that an attempt failed",
    means: "an attempt can fail, at the far end or before (a socket, a file): the export is tried again or fails",
  },
  hanging: {
    title: "gives up on who never answers",
    means: "an attempt can stay without an answer: the export fails at its timeout; cannot where nobody is waited for",
  },
  dripping: {
    title: "gives up on who never ends an answer",
    means: "an answer can come byte by byte: the export ends at its timeout",
  },
  disconnection: {
    title: "notices a connection that breaks or is not there",
    means: "the export is tried again or fails; cannot where nothing is connected",
  },
  retry: { title: "tries again", means: "after a failure, a broken connection, an attempt without an answer" },
  requestLimit: {
    title: "keeps to a size of requests",
    means: "an option bounds requests, datagrams, lines; the far end tells `largestAttemptBytes()`",
  },
  credentials: { title: "sends credentials, and shows them nowhere else", means: "it takes `settings.secret`" },
  connections: { title: "closes its connections", means: "it keeps connections; the far end tells `connections()`" },
  clock: {
    title: "takes a clock, so that tests need not wait",
    means: "it takes `settings.clock` for everything it waits for; cannot: the suite runs in real time",
  },
} as const;
