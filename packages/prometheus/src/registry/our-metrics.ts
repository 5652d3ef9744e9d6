// One symbol in every installed copy of this package.
const ours: unique symbol = Symbol.for("meterbridge.prometheus.registered");

/** Marks a metric that is put into a registry, so that it is not read from there again. */
export const oursMark: { readonly [ours]: true } = { [ours]: true };

/** Whether a metric of a registry was put there by this package. */
export function isOurs(metric: object): boolean {
  return ours in metric;
}
