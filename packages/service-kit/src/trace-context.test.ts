import { describe, expect, it } from "@jest/globals";
import { continueTrace } from "./trace-context.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

describe("continueTrace", () => {
  it("keeps the trace and its flags and gives a new parent", () => {
    const next = continueTrace(`00-${traceId}-00f067aa0ba902b7-00`);
    expect(next.traceId).toBe(traceId);
    expect(next.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    expect(next.traceparent).not.toContain("00f067aa0ba902b7");
  });

  it.each([
    undefined,
    "",
    "junk",
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-00f067aa0ba902b7-01\r\nx: y`,
  ])("starts a trace for %j", (header) => {
    expect(continueTrace(header).traceId).not.toBe(traceId);
    expect(continueTrace(header).traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});
