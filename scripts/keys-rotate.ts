// `pnpm keys:rotate`: has a running users subgraph publish a new key for access tokens. It signs once every verifier has had
// time to fetch it, and the old one is published until the last token that it signed has ended: nothing more is to be done.
import { operatorRequest } from "./support/operator-request.ts";

interface Rotation {
  readonly kid: string;
  readonly signsFrom: string;
  readonly othersRetireAt: string;
}

try {
  const answer = await operatorRequest("users", "/internal/signing-keys/rotate", {});
  const { kid, signsFrom, othersRetireAt } = answer as Rotation;
  console.log(`✓ Key ${kid} is published.`);
  console.log(`  It signs from ${signsFrom}; the keys before it are withdrawn at ${othersRetireAt}.`);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
