import type { Label } from "../exposition/family.ts";
import type { MessageBuffer } from "./message-buffer.ts";

const label = 0x0a; // Metric.label, Exemplar.label
const name = 0x0a; // LabelPair.name
const value = 0x12; // LabelPair.value

export function writeLabels(message: MessageBuffer, labels: readonly Label[]): void {
  for (const [labelName, labelValue] of labels) {
    const lengthBytes = labelName.length + labelValue.length < 120 ? 1 : 2;
    const at = message.open(label, lengthBytes);
    message.text(name, labelName);
    message.text(value, labelValue);
    message.close(at, lengthBytes);
  }
}
