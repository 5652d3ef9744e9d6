import type { ClientRegistry } from "./client-registry.ts";
import type { Snapshot } from "./sdk-snapshot.ts";
import { type Method, wrapMethod } from "./wrapped-method.ts";

/** Who puts metrics into a registry. */
export interface RegistryGuest {
  /** Collects what the registry is to write of it. It never rejects. */
  take(): Promise<Snapshot>;
  /** While the registry asks its metrics: what was collected for that; `undefined`: it is over. */
  hold(snapshot: Snapshot | undefined): void;
  /** The registry is looked into by somebody who waits for nothing. */
  lookedInto(): void;
  /** The registry gets a metric of this name. */
  giveWay(name: string): void;
}

interface Wrapped {
  readonly guests: Set<RegistryGuest>;
  unwrap(): void;
}

const wrapped = new WeakMap<ClientRegistry, Wrapped>();

let isGuestLooking = false;

/** Looks into a registry as a guest does: that is nobody who waits to be told of other guests. */
export function asGuest<Result>(look: () => Result): Result {
  const before = isGuestLooking;
  isGuestLooking = true;
  try {
    return look();
  } finally {
    isGuestLooking = before;
  }
}

/**
 * Has a guest asked before the registry writes its metrics; gives what ends that. The methods of a registry are wrapped once
 * for all of its guests, in whatever order they come and go, and are its own again when the last one has gone.
 */
export function joinRegistry(registry: ClientRegistry, guest: RegistryGuest): () => void {
  const known = wrapped.get(registry) ?? wrap(registry);
  wrapped.set(registry, known);
  known.guests.add(guest);
  return () => {
    known.guests.delete(guest);
    if (known.guests.size > 0) return;
    known.unwrap();
    wrapped.delete(registry);
  };
}

function wrap(registry: ClientRegistry): Wrapped {
  const guests = new Set<RegistryGuest>();
  const undo = [
    wrapMethod(registry, "metrics", afterSnapshots),
    wrapMethod(registry, "getMetricsAsJSON", afterSnapshots),
    wrapMethod(registry, "getMetricsAsArray", beginningSnapshots),
    wrapMethod(registry, "registerMetric", givingWay),
  ];
  return {
    guests,
    unwrap() {
      for (const each of undo) each();
    },
  };

  /** What the registry writes of its guests is what was collected just before. */
  function afterSnapshots(before: Method): Method {
    return async (...args) => {
      const taken = await Promise.all([...guests].map(async (guest) => [guest, await guest.take()] as const));
      for (const [guest, snapshot] of taken) guest.hold(snapshot);
      try {
        // It asks all of its metrics before it waits for any.
        return before(...args);
      } finally {
        for (const [guest] of taken) guest.hold(undefined);
      }
    };
  }

  /** Who merges registries asks for nothing else. */
  function beginningSnapshots(before: Method): Method {
    return (...args) => {
      if (!isGuestLooking) for (const guest of guests) guest.lookedInto();
      return before(...args);
    };
  }

  function givingWay(before: Method): Method {
    return (...args) => {
      const [metric] = args as readonly ({ readonly name?: string } | undefined)[];
      for (const guest of guests) guest.giveWay(metric?.name ?? "");
      return before(...args);
    };
  }
}
