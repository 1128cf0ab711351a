import { describe, expect, it } from "@jest/globals";
import { GraphQLError } from "graphql";
import { AppError } from "./app-error.ts";
import { createFormatError } from "./format-error.ts";
import { createLogger } from "./logger.ts";

function setUp() {
  const lines: string[] = [];
  const logger = createLogger({
    service: "test",
    level: "info",
    destination: { write: (line) => void lines.push(line) },
  });
  return { lines, format: createFormatError({ logger }) };
}

describe("formatError", () => {
  it("passes an error with a code of the registry, with its details", () => {
    const { lines, format } = setUp();
    const error = new AppError("RATE_LIMITED", "Too many attempts.", {
      retryAfterSeconds: 30,
      cause: new Error("inner"),
    });
    expect(format(error.toJSON(), error)).toEqual({
      message: "Too many attempts.",
      extensions: { code: "RATE_LIMITED", retryAfterSeconds: 30 },
    });
    expect(lines).toEqual([]);
  });

  it("masks everything else and logs it under the id that the client gets", () => {
    const { lines, format } = setUp();
    const inner = new Error("password=hunter2 at db-7");
    const error = new GraphQLError(inner.message, { path: ["me"], originalError: inner });
    const formatted = format({ ...error.toJSON(), extensions: { code: "INTERNAL_SERVER_ERROR" } }, error);
    expect(formatted.message).not.toContain("hunter2");
    expect(formatted.path).toEqual(["me"]);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      errorId: formatted.extensions?.errorId,
      path: "me",
    });
  });

  it("keeps the id of an error that a service further in has masked already", () => {
    const { lines, format } = setUp();
    const formatted = { message: "m", extensions: { code: "INTERNAL_SERVER_ERROR", errorId: "0199" } };
    expect(format(formatted, new GraphQLError("m"))).toEqual(formatted);
    expect(lines).toEqual([]);
  });

  it("masks codes that only look like properties of the registry", () => {
    const { format } = setUp();
    const formatted = format({ message: "m", extensions: { code: "toString" } }, new Error("m"));
    expect(formatted.extensions?.code).toBe("INTERNAL_SERVER_ERROR");
  });

  it.each([
    [
      'Variable "$i" got invalid value { email: "a@b.example", password: "x; hunter2" }; Field "handle" of required type "String!" was not provided.',
      'Variable "$i" got invalid value; Field "handle" of required type "String!" was not provided.',
    ],
    [
      'Variable "$i" got invalid value "hunter2" at "i.kind"; Expected type "Int".',
      'Variable "$i" got invalid value at "i.kind"; Expected type "Int".',
    ],
  ])("does not repeat the input of a client", (message, expected) => {
    const formatted = { message, extensions: { code: "BAD_USER_INPUT" } };
    const once = setUp().format(formatted, new GraphQLError(message));
    expect(once.message).toBe(expected);
    expect(setUp().format(once, new GraphQLError(expected)).message).toBe(expected);
  });

  it("bounds the messages of others", () => {
    const formatted = { message: "x".repeat(900_000), extensions: { code: "BAD_USER_INPUT" } };
    expect(setUp().format(formatted, new GraphQLError("m")).message.length).toBeLessThan(1_000);
  });

  it("removes stack traces", () => {
    const { format } = setUp();
    const formatted = { message: "m", extensions: { code: "FORBIDDEN", stacktrace: ["at secret.ts"] } };
    expect(JSON.stringify(format(formatted, new GraphQLError("m")))).not.toContain("secret.ts");
  });
});
