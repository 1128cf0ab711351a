import { describe, expect, it } from "@jest/globals";
import { networkOf } from "./client-network.ts";

describe("a client's network", () => {
  it("is an IPv4 address", () => {
    expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
  });

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
  ])("is the first half of %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("differs where the first half does", () => {
    expect(networkOf("2001:db8:1:2::1")).not.toBe(networkOf("2001:db8:1:3::1"));
  });
});
