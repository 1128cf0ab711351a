import { describe, expect, it } from "@jest/globals";
import { renderBox } from "./outbox-transport.ts";

describe("the box of a mail", () => {
  it("says whom it is for, and has the link in one piece", () => {
    const link = `https://app.example.org/verify-email?token=${"x".repeat(120)}`;
    const message = {
      id: "1",
      address: "ann@example.com",
      subject: "Confirm",
      text: `Go:\n${link}\n`,
      html: "",
      template: "t",
    };
    const box = renderBox(message, ".data/outbox/1.eml");
    expect(box).toContain("│ To: ann@example.com\n");
    expect(box).toContain(`│ ${link}\n`);
    expect(box).toContain("│ .data/outbox/1.eml\n");
  });
});
