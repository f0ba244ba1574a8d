/** The `WebSocket` of the page: a constructor with the shape of the browser's own, for sockets of ours and for the browser's. */

import type { Tasks } from "./builtin-time.ts";
import {
  type Address,
  binarySize,
  brands,
  construct,
  defineProperty,
  descriptor,
  getter,
  isArray,
  NativeDOMException,
  NativeEventTarget,
  NativeTypeError,
  readAddress,
  type SocketClass,
  setPrototypeOf,
  setter,
  toNumber,
  uncurried,
  utf8Size,
  wellFormed,
} from "./builtins.ts";
import { CLOSED, CLOSING, CONNECTING, Face, kinds, OPEN } from "./face.ts";

const REASON_BYTES = 123;
const phases = { CONNECTING, OPEN, CLOSING, CLOSED };

/** What becomes of a new socket, and of what the page does with one of ours. */
export interface Owner {
  /** Whether a socket to this address is the browser's own from the start. */
  isNative(address: Address): boolean;
  started(face: Face): void;
  /** Of one that is open. */
  send(face: Face, text: string): void;
  /** Of one that is connecting or open. */
  close(face: Face, code: number, reason: string): void;
}

/** Makes the class; run before the page, so only what the page calls later is careful (builtins.ts). */
export function socketClass(Native: SocketClass, owner: Owner, tasks: Tasks): SocketClass {
  const faces = brands<Face>();
  const from = Native.prototype;
  const readyState = getter(from, "readyState");
  const send = uncurried(from.send) as (self: WebSocket, data: unknown) => void;
  const nativeClose = uncurried(from.close) as (self: WebSocket, ...args: unknown[]) => void;
  let count = 0;

  const phaseOf = (face: Face): number => (face.inner ? readyState(face.inner) : face.phase);

  function make(target: unknown, args: readonly unknown[]): object {
    const { length } = args;
    const url = length === 0 ? "" : wellFormed(`${args[0] as string}`);
    const protocols = length > 1 ? args[1] : undefined;
    const isBare = protocols === undefined || (isArray(protocols) && protocols.length === 0);
    const address = length > 0 && isBare ? readAddress(url) : undefined;
    const newTarget = target as SocketClass;
    if (!address || owner.isNative(address))
      // Where the arguments are wrong it throws what it must, in its own words.
      return construct(Native, length === 0 ? [] : isBare ? [url] : [url, protocols], newTarget) as object;
    const socket = construct(NativeEventTarget, [], newTarget) as EventTarget;
    count += 1;
    const face = new Face(socket, count, address.href, address.origin, tasks);
    faces.set(socket, face);
    owner.started(face);
    return socket;
  }

  const Socket = class WebSocket {
    constructor(...args: unknown[]) {
      // biome-ignore lint/correctness/noConstructorReturn: a constructor of the browser's gives an object of the browser's.
      return make(new.target, args);
    }
  };
  const shown = Socket.prototype;

  /** An accessor with the name, the flags and the failures of the browser's. */
  function attribute<K extends keyof WebSocket>(
    name: K,
    read: (face: Face) => unknown,
    write?: (face: Face, value: unknown) => void,
  ): void {
    const nativeRead = getter(from, name);
    const nativeWrite = setter(from, name);
    const made = {
      get [name](): unknown {
        const face = faces.get(this);
        return face ? read(face) : nativeRead(this as unknown as WebSocket);
      },
      set [name](value: unknown) {
        const face = faces.get(this);
        if (face) write?.(face, value);
        else nativeWrite(this as unknown as WebSocket, value);
      },
    };
    const { get, set } = descriptor(made, name) ?? {};
    defineProperty(shown, name, {
      get,
      set: write && set,
      enumerable: true,
      configurable: true,
    } as PropertyDescriptor);
  }

  /** What a passed-through socket says of itself, else ours. */
  const orInner = <K extends keyof WebSocket>(name: K, ours: (face: Face) => unknown): void => {
    const nativeRead = getter(from, name);
    attribute(name, (face) => (face.inner ? nativeRead(face.inner) : ours(face)));
  };
  attribute("url", (face) => face.url);
  attribute("readyState", phaseOf);
  orInner("bufferedAmount", (face) => face.unsent);
  orInner("protocol", () => "");
  orInner("extensions", () => "");
  const setBinaryType = setter(from, "binaryType");
  attribute(
    "binaryType",
    (face) => face.binaryType,
    (face, value) => {
      const text = `${value as string}`;
      if (text !== "blob" && text !== "arraybuffer") return;
      face.binaryType = text;
      if (face.inner) setBinaryType(face.inner, text);
    },
  );
  for (const kind of kinds)
    attribute(
      `on${kind}`,
      (face) => face[kind].value,
      (face, value) => face[kind].set(value),
    );

  const methods = {
    send(...args: unknown[]): void {
      const face = faces.get(this);
      if (!face)
        return args.length === 0 ? (send as (self: unknown) => void)(this) : send(this as never, args[0]);
      if (args.length === 0) throw new NativeTypeError("WebSocket.send needs something to send");
      const data = args[0];
      const binary = binarySize(data);
      const text = binary === undefined ? wellFormed(`${data as string}`) : "";
      const phase = phaseOf(face);
      if (phase === CONNECTING)
        throw new NativeDOMException("The socket is still connecting.", "InvalidStateError");
      if (face.inner) return send(face.inner, binary === undefined ? text : data);
      if (phase !== OPEN) face.unsent += binary ?? utf8Size(text);
      // This dialect is text alone: a pub does not read what is binary, and the virtual one neither.
      else if (binary === undefined) owner.send(face, text);
    },
    close(...args: unknown[]): void {
      const face = faces.get(this);
      const hasCode = args.length > 0 && args[0] !== undefined;
      const hasReason = args.length > 1 && args[1] !== undefined;
      if (!face) {
        const socket = this as unknown as WebSocket;
        if (hasReason) return nativeClose(socket, args[0], args[1]);
        return hasCode ? nativeClose(socket, args[0]) : nativeClose(socket);
      }
      const code = hasCode ? clamped(args[0]) : 1005;
      const reason = hasReason ? wellFormed(`${args[1] as string}`) : "";
      if (hasCode && code !== 1000 && !(code >= 3000 && code <= 4999))
        throw new NativeDOMException(
          `A page closes with 1000 or 3000 to 4999, not with ${code}.`,
          "InvalidAccessError",
        );
      if (utf8Size(reason) > REASON_BYTES)
        throw new NativeDOMException(`A reason has at most ${REASON_BYTES} bytes.`, "SyntaxError");
      if (face.inner) return hasCode ? nativeClose(face.inner, code, reason) : nativeClose(face.inner);
      if (face.phase === CONNECTING || face.phase === OPEN) owner.close(face, code, reason);
    },
  };
  for (const name of ["send", "close"] as const) {
    const method = descriptor(methods, name) as PropertyDescriptor;
    defineProperty(method.value as object, "length", { value: name === "send" ? 1 : 0, configurable: true });
    defineProperty(shown, name, method);
  }
  for (const [name, value] of Object.entries(phases))
    for (const place of [Socket, shown]) defineProperty(place, name, { value, enumerable: true });
  defineProperty(shown, Symbol.toStringTag, { value: "WebSocket", configurable: true });
  // The bundler may have called it something else.
  defineProperty(Socket, "name", { value: "WebSocket", configurable: true });
  defineProperty(Socket, "length", { value: 1, configurable: true });
  setPrototypeOf(Socket, NativeEventTarget);
  setPrototypeOf(shown, NativeEventTarget.prototype);
  return Socket as unknown as SocketClass;
}

/** As the browser reads an `unsigned short` that is clamped: halves go to the even one. */
function clamped(value: unknown): number {
  const number = toNumber(value);
  if (!(number > 0)) return 0;
  if (number >= 65_535) return 65_535;
  const rest = number % 1;
  const floor = number - rest;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
