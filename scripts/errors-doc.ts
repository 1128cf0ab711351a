import { readFile, writeFile } from "node:fs/promises";
import { errorCodes } from "@skein/service-kit/error-codes.ts";

/** Prints `docs/errors.md` from the error registry. With `--check`, fails when the file is not current. */
const file = new URL("../docs/errors.md", import.meta.url);

function renderErrorsDoc(): string {
  const rows = Object.entries(errorCodes).map(
    ([code, { httpStatus, meaning, clientAction }]) =>
      `| \`${code}\` | ${httpStatus} | ${meaning} | ${clientAction} |`,
  );
  return `# Errors

Printed from \`packages/service-kit/src/error-codes.ts\` by \`pnpm errors:doc\`; do not edit by hand.

Expected outcomes of a mutation, such as a handle that is taken, are data: they stand in the payload's \`errors\`, typed
per mutation. Everything else is an error of the response: \`{ "errors": [{ "message", "path", "extensions": { "code" } }] }\`
with one of the codes below. The HTTP status is the one of a request that is refused before it runs. Once it runs, the status
is 200, whatever the errors; but an answer without data whose errors are all \`RATE_LIMITED\`, or all \`UNAUTHENTICATED\` for a
token that was sent, has their status, since clients act on these by the status. \`extensions.field\` names the input at fault,
\`extensions.retryAfterSeconds\` says how long to wait and \`extensions.errorId\` finds the line in the service's log, each
where it applies.

| code | HTTP status | what it means | what a client does |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

const expected = renderErrorsDoc();
if (process.argv.includes("--check")) {
  const current = await readFile(file, "utf8").catch(() => "");
  if (current !== expected) {
    console.error("docs/errors.md is not current: run `pnpm errors:doc`.");
    process.exitCode = 1;
  }
} else {
  await writeFile(file, expected);
}
