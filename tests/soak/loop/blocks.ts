/** From when to when, in milliseconds of `performance.now()`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A time in which the event loop did not turn. */
export interface Hold extends Span {
  /** How long the processor worked for this thread meanwhile, in milliseconds: what other processes did does not count. */
  readonly cpuMs: number;
}

/** How much of a hold was whose work, in milliseconds. */
export interface Block {
  readonly at: number;
  readonly wallMs: number;
  /** What the exporters did, the garbage collector included. */
  readonly ownMs: number;
  /** The same without the collector, which has to look at everything that the SDK has made, too. */
  readonly withoutGcMs: number;
}

/** Takes away from a hold what the application and the SDK did (`apart`), and what the garbage collector did. */
export function blockOf(hold: Hold, apart: readonly (Span & { readonly cpuMs: number })[], gc: readonly Span[]): Block {
  const wallMs = hold.to - hold.from;
  const inside = apart.filter((span) => span.from < hold.to && span.to > hold.from);
  const apartCpuMs = inside.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  // What the hold's own clock says is no less than what this thread worked.
  const ownMs = Math.max(0, Math.min(wallMs - covered(hold, inside), hold.cpuMs - apartCpuMs));
  const gcMs = covered(hold, [...inside, ...gc]) - covered(hold, inside);
  return { at: hold.from, wallMs, ownMs, withoutGcMs: Math.max(0, ownMs - gcMs) };
}

/** How much of a span the others cover, which may overlap. */
function covered(span: Span, others: readonly Span[]): number {
  let sum = 0;
  let end = span.from;
  for (const { from, to } of others.toSorted((one, other) => one.from - other.from)) {
    const begin = Math.max(from, end);
    const stop = Math.min(to, span.to);
    if (stop > begin) sum += stop - begin;
    end = Math.max(end, stop);
  }
  return sum;
}
