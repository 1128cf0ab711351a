import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** What a response is made with; by default all is right. */
export interface Ceremony {
  readonly origin?: string;
  readonly rpId?: string;
  /** How often the key says it has signed. */
  readonly signCount?: number;
  readonly isUserVerified?: boolean;
  readonly type?: string;
}

/** A passkey in software: ES256, attestation `none`. https://www.w3.org/TR/webauthn-3/#sctn-test-vectors */
export interface SoftwarePasskey {
  /** @param options PublicKeyCredentialCreationOptions as JSON @returns RegistrationResponseJSON */
  register(options: string, ceremony?: Ceremony): string;
  /** @param options PublicKeyCredentialRequestOptions as JSON @returns AuthenticationResponseJSON */
  assert(options: string, ceremony?: Ceremony): string;
}

const flagsOf = ({ isUserVerified = true }: Ceremony): number => 0x01 | (isUserVerified ? 0x04 : 0);
const attestedData = 0x40;
const sha256 = (bytes: string | Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

export function createSoftwarePasskey(defaultOrigin: string): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const credentialId = randomBytes(32);
  const withDefaults = (ceremony: Ceremony): Ceremony => ({ origin: defaultOrigin, ...ceremony });
  let userHandle = "";
  return {
    register: (json, changes = {}) => {
      const options = JSON.parse(json) as { challenge: string; user: { id: string } };
      const ceremony = withDefaults({ type: "webauthn.create", ...changes });
      userHandle = options.user.id;
      const authData = Buffer.concat([
        authenticatorData(ceremony, flagsOf(ceremony) | attestedData),
        Buffer.alloc(16),
        Buffer.from([0, credentialId.length]),
        credentialId,
        coseKeyOf(publicKey),
      ]);
      return responseOf(credentialId, {
        clientDataJSON: text(clientData(options.challenge, ceremony)),
        attestationObject: text(attestationObject(authData)),
        transports: ["internal"],
      });
    },
    assert: (json, changes = {}) => {
      const { challenge } = JSON.parse(json) as { challenge: string };
      const ceremony = withDefaults({ type: "webauthn.get", ...changes });
      const authData = authenticatorData(ceremony, flagsOf(ceremony));
      const client = clientData(challenge, ceremony);
      const signature = sign("sha256", Buffer.concat([authData, sha256(client)]), privateKey);
      return responseOf(credentialId, {
        clientDataJSON: text(client),
        authenticatorData: text(authData),
        signature: text(signature),
        userHandle,
      });
    },
  };
}

const responseOf = (id: Uint8Array, response: Record<string, unknown>): string =>
  JSON.stringify({
    id: text(id),
    rawId: text(id),
    type: "public-key",
    response,
    clientExtensionResults: {},
  });

const clientData = (challenge: string, { origin, type }: Ceremony): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

/** https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
function authenticatorData({ origin = "", rpId, signCount = 0 }: Ceremony, flags: number): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(signCount);
  return Buffer.concat([sha256(rpId ?? new URL(origin).hostname), Buffer.from([flags]), count]);
}

/** CBOR (RFC 8949): a map of three with the format `none`, an empty statement and the authenticator's data. */
const attestationObject = (authData: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from([0xa3]),
    cborText("fmt"),
    cborText("none"),
    cborText("attStmt"),
    Buffer.from([0xa0]),
    cborText("authData"),
    Buffer.from([0x59, authData.length >> 8, authData.length & 0xff]),
    authData,
  ]);

const cborText = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);

/** COSE (RFC 9053): kty EC2, alg ES256, crv P-256, x, y. */
function coseKeyOf(publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const bytesOf32 = Buffer.from([0x58, 0x20]);
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytesOf32,
    Buffer.from(x, "base64url"),
    Buffer.from([0x22]),
    bytesOf32,
    Buffer.from(y, "base64url"),
  ]);
}
