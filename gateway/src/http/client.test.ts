import { describe, expect, it } from "@jest/globals";
import { clientAddressOf, clientOf } from "./client.ts";

const from = (remoteAddress: string, headers: Record<string, string | string[]> = {}) =>
  ({ headers, socket: { remoteAddress } }) as unknown as Parameters<typeof clientAddressOf>[0];

const forwarded = (value: string) => from("10.0.0.9", { "x-forwarded-for": value });

describe("the address of a client", () => {
  it("is that of the socket when no proxy is trusted, whatever the header says", () => {
    expect(clientAddressOf(forwarded("203.0.113.7"), 0)).toBe("10.0.0.9");
  });

  it("is what the trusted proxies saw, and never what the client wrote before it", () => {
    expect(clientAddressOf(forwarded("198.51.100.1, 203.0.113.7"), 1)).toBe("203.0.113.7");
    expect(clientAddressOf(forwarded("198.51.100.1, 203.0.113.7, 10.0.0.8"), 2)).toBe("203.0.113.7");
  });

  it("is that of the socket when the request passed fewer proxies than are trusted", () => {
    expect(clientAddressOf(forwarded("203.0.113.7"), 2)).toBe("10.0.0.9");
  });

  it("is that of the socket when the header is missing or no address", () => {
    expect(clientAddressOf(from("10.0.0.9"), 1)).toBe("10.0.0.9");
    expect(clientAddressOf(forwarded("unknown"), 1)).toBe("10.0.0.9");
  });

  it("is one address however IPv4 is written", () => {
    expect(clientAddressOf(from("::ffff:192.0.2.1"), 0)).toBe("192.0.2.1");
    expect(clientAddressOf(from("2001:db8::1"), 0)).toBe("2001:db8::1");
  });
});

describe("the name of a client", () => {
  it("is the app with its version, in plain characters and of bounded length", () => {
    const headers = { "apollographql-client-name": "Skein", "apollographql-client-version": "1.4" };
    expect(clientOf(from("10.0.0.9", headers), 0).name).toBe("Skein 1.4");
    expect(clientOf(from("10.0.0.9"), 0).name).toBeNull();
    const long = { "apollographql-client-name": `\u001b[31m${"x".repeat(500)}` };
    expect(clientOf(from("10.0.0.9", long), 0).name).toMatch(/^\[31mx{96}$/);
  });
});
