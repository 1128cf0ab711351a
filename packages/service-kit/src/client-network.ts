import { isIPv6 } from "node:net";

const prefixGroups = 4;
const groupsInAll = 8;

/**
 * What one household or one machine has: an IPv4 address as it is, of an IPv6 address the first 64 bits, since whoever
 * has one has all of them. https://www.rfc-editor.org/rfc/rfc6177#section-2
 */
export function networkOf(address: string): string {
  const [plain = ""] = address.toLowerCase().split("%");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::");
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array<string>(Math.max(0, groupsInAll - before.length - after.length)).fill("0");
  const groups = [...before, ...zeros, ...after].slice(0, prefixGroups);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/** An IPv4 address at the end stands for two groups; they are never in the prefix. */
const groupsOf = (text: string): string[] =>
  text.split(":").flatMap((group) => (group === "" ? [] : group.includes(".") ? ["0", "0"] : [group]));
