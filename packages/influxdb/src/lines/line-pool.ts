import { BodyPool } from "@meterbridge/core";

/** The memory of bodies of lines, and how much the last one took. */
export class LinePool extends BodyPool {
  override pointBytes = 500;
  /** How many bytes a line took: a guess for the next body. */
  lineBytes = 500;
}
