import { isInt64, isInt64BigInt, upperHalf } from "../int64.ts";
import { invalidValue } from "../unencodable.ts";

/**
 * Writes a value's eight bytes and says as what. Whole numbers of an integer instrument and BigInts are integers;
 * what an integer instrument has no room for (a fraction, NaN) stays exact as a double.
 *
 * @throws {Unencodable} when it is neither a number nor a BigInt of 64 bits.
 */
export function putNumber(view: DataView, pos: number, value: unknown, ints: boolean): "int" | "double" {
  if (typeof value === "number") {
    if (!ints) {
      view.setFloat64(pos, value, true);
      return "double";
    }
    if ((value | 0) === value) {
      view.setInt32(pos, value, true);
      view.setInt32(pos + 4, value < 0 ? -1 : 0, true);
      return "int";
    }
    if (isInt64(value)) {
      view.setUint32(pos, value >>> 0, true);
      view.setUint32(pos + 4, upperHalf(value), true);
      return "int";
    }
    view.setFloat64(pos, value, true);
    return "double";
  }
  if (typeof value !== "bigint" || !isInt64BigInt(value)) throw invalidValue;
  view.setBigInt64(pos, value, true);
  return "int";
}
