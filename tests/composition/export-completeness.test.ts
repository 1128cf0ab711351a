import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { exportSections as ofContent } from "@skein/content/export/export.queries.ts";
import { exportSections as ofNotifications } from "@skein/notifications/export/export.queries.ts";
import { exportSections as ofUsers } from "@skein/users/export/collected.queries.ts";
import { inRoot } from "../../scripts/support/workspace.ts";

const plumbing = {
  outbox: "News for other services, made of the rows that are in the file.",
  outbox_epoch: "Says nothing of anybody.",
  export_job: "How far the export itself is.",
};

/** Tables that a copy of somebody's data has nothing of, and why. A new table needs a section, or a line here. */
const leftOut: Record<string, Record<string, string>> = {
  users: {
    ...plumbing,
    refresh_token: "Secrets; when each session was used is in `sessions`.",
    challenge: "Exchanges of minutes that hold secrets.",
    outgoing_mail: "Mails of minutes that hold tokens; what they tell of is in `log` and `mailedLinks`.",
    signing_key: "The service's own.",
    data_export_part: "The file itself.",
  },
  content: {
    ...plumbing,
    author_post_count: "Counts of what is in `posts`.",
    post_reaction_count: "Counts of what others did.",
    user_projection: "A copy of what users has.",
    follow_projection: "A copy of what users has.",
  },
  notifications: { ...plumbing, fact: "Keys of what happened elsewhere, in the order of its news." },
};

const sections = { users: ofUsers, content: ofContent, notifications: ofNotifications };

async function tablesOf(subgraph: string): Promise<string[]> {
  const schema = await readFile(inRoot(`prisma/${subgraph}/schema.prisma`), "utf8");
  return [...schema.matchAll(/@@map\("(\w+)"\)/g)].map(([, table]) => table ?? "");
}

describe("a copy of somebody's data", () => {
  it.each(Object.entries(sections))("has something of every table of %s, or a reason", async (name, own) => {
    const tables = await tablesOf(name);
    const text = own.map(({ sql }) => sql).join("\n");
    const read = tables.filter((table) => new RegExp(`(FROM|JOIN) "?${table}"?\\b`).test(text));
    expect([...read, ...Object.keys(leftOut[name] ?? {})].toSorted()).toEqual(tables.toSorted());
  });

  it("never reads a column that holds a secret", () => {
    const text = Object.values(sections)
      .flat()
      .map(({ sql }) => sql)
      .join("\n");
    expect(text).not.toMatch(
      /\b(token_hash|code_hash|secret|public_key|credential_id|private_jwk|content|successor|request_hash|result)\b/,
    );
  });

  it("has sections of different names", () => {
    const names = Object.values(sections)
      .flat()
      .map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
