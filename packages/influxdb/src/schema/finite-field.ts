import { floatField } from "../text/field-values.ts";

/** A field behind others, with what stands before its value (`,sum=`); empty when that is, and when the value is not finite. */
export function finiteField(head: string, value: number | undefined): string {
  return head === "" || value === undefined || !Number.isFinite(value) ? "" : head + floatField(value);
}
