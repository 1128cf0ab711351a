import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from "jose";
import { createIdentitySigner, identityHeader, type Viewer } from "@skein/service-kit/identity.ts";

export interface TestGatewayIdentity {
  readonly privateJwk: JWK;
  readonly publicJwks: JSONWebKeySet;
  /** The headers of a request with this body that the gateway would make for this viewer. */
  headersFor(
    audience: string,
    viewer: Viewer | null,
    body: string,
    address?: string,
  ): Promise<Record<string, string>>;
}

/** An Ed25519 key pair with a key id: the private JWK and the public key set. */
export async function createTestKeys(kid: string): Promise<{ privateJwk: JWK; publicJwks: JSONWebKeySet }> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const privateJwk = { ...(await exportJWK(privateKey)), kid, alg: "EdDSA", use: "sig" };
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: "EdDSA", use: "sig" };
  return { privateJwk, publicJwks: { keys: [publicJwk] } };
}

const testClient = { address: "192.0.2.1", name: "Test 1.0" };

/** Stands where the gateway stands: signs identities that a subgraph under test accepts. */
export async function createTestGatewayIdentity(): Promise<TestGatewayIdentity> {
  const { privateJwk, publicJwks } = await createTestKeys("gateway-test");
  const sign = createIdentitySigner(privateJwk);
  return {
    privateJwk,
    publicJwks,
    headersFor: async (audience, viewer, body, address = testClient.address) => {
      const client = { ...testClient, address };
      return {
        "content-type": "application/json",
        [identityHeader]: await sign(audience, { viewer, client, requestId: "test-request" }, body),
      };
    },
  };
}

/** A signed-in person with the ordinary role. */
export const viewerOf = (userId: string): Viewer => ({
  userId,
  sessionId: `session-of-${userId}`,
  roles: ["USER"],
  scopes: ["api"],
  methods: ["pwd"],
  authenticatedAt: Math.floor(Date.now() / 1000),
  isAnonymous: false,
});
