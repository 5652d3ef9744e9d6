/** Where an exporter shows the figures of the sink behind it; the same in every installed copy. */
export const inspectKey: unique symbol = Symbol.for("meterbridge.inspect");
