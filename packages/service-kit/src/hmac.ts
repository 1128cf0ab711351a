import { hash } from "node:crypto";

/** The block size of SHA-256. */
const blockBytes = 64;
const digestBytes = 32;

/** HMAC-SHA-256 in base64url. */
export type Mac = (message: string) => string;

/**
 * HMAC-SHA-256 with one key (https://www.rfc-editor.org/rfc/rfc2104), of two one-shot hashes. `createHmac` makes an object
 * of the engine for each message, which costs a gateway with many small calls a fiftieth of its time.
 * @param key 64 bytes at most
 */
export function createMac(key: Buffer): Mac {
  if (key.length > blockBytes) throw new RangeError("A key is 64 bytes at most.");
  const inner = paddedWith(key, 0x36);
  const outer = paddedWith(key, 0x5c);
  return (message) => {
    const text = Buffer.allocUnsafe(blockBytes + Buffer.byteLength(message));
    inner.copy(text);
    text.write(message, blockBytes);
    const last = Buffer.allocUnsafe(blockBytes + digestBytes);
    outer.copy(last);
    hash("sha256", text, "buffer").copy(last, blockBytes);
    return hash("sha256", last, "base64url");
  };
}

function paddedWith(key: Buffer, byte: number): Buffer {
  const block = Buffer.alloc(blockBytes, byte);
  key.forEach((part, index) => (block[index] = part ^ byte));
  return block;
}
