import { UnusablePoint } from "@meterbridge/core/points";

// Those of points of which no difference can be made are the encoder's.
/** It is the first of its series, and how much of it is new is not known. */
export const firstValue: UnusablePoint = new UnusablePoint("first_value");
/** A point of its series that is as late or later has come already. */
export const outOfOrder: UnusablePoint = new UnusablePoint("out_of_order");
/** There are so many series already that the values of this one are not kept. */
export const tooManySeries: UnusablePoint = new UnusablePoint("too_many_series");
