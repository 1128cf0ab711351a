import { connect, type Socket } from "node:net";
import { createResponseReader, type ResponseEnd } from "./response-reader.ts";

export interface LoadConnection {
  close(): void;
}

export interface LoadTarget {
  readonly port: number;
  /** One whole HTTP request. */
  nextRequest(): Buffer;
  /** Between an answer and the next request; none by default. */
  readonly pauseMs?: number;
  onResponse(end: ResponseEnd, milliseconds: number): void;
  onBroken(): void;
}

/** Read into by all connections in turn: what is in it is dealt with before the next read. */
const shared = Buffer.alloc(262_144);

/** Sends a request, waits for its answer, sends the next: a closed loop. Opens itself again when the server closes. */
export function openConnection(target: LoadTarget): LoadConnection {
  let isClosed = false;
  let sentAt = 0;
  let socket: Socket;
  const send = (): void => {
    sentAt = performance.now();
    socket.write(target.nextRequest());
  };
  const sendAgain = (): void => {
    if (!isClosed && socket.writable) send();
  };
  const reopen = (): void => {
    socket.removeAllListeners("close").destroy();
    if (!isClosed) open();
  };
  const open = (): void => {
    const read = createResponseReader((end) => {
      target.onResponse(end, performance.now() - sentAt);
      if (isClosed) return;
      if (end.mustClose) reopen();
      else if (target.pauseMs === undefined) send();
      else setTimeout(sendAgain, target.pauseMs);
    });
    const onRead = (count: number): boolean => {
      read(shared.subarray(0, count));
      return true;
    };
    socket = connect({
      port: target.port,
      host: "127.0.0.1",
      noDelay: true,
      onread: { buffer: shared, callback: onRead },
    });
    socket.on("connect", send);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (isClosed) return;
      target.onBroken();
      setTimeout(reopen, 10);
    });
  };
  open();
  return {
    close: () => {
      isClosed = true;
      socket.destroy();
    },
  };
}
