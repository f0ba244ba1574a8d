/** The same assertions on every kind of socket, the browser's own first: what holds for that one must hold for ours. */
import { describe, expect, it } from "vitest";
import { NativeSocket, type SocketClass } from "./builtins.ts";
import { echoUrl, kindsOfSocket, next, Patched, PUB } from "./patched.suite.ts";

type Make = (typeof kindsOfSocket)[string];

/** Names, flags, and what can be known of the functions of an object. */
function shapeOf(object: object): Record<string, unknown> {
  const flags = Object.entries(Object.getOwnPropertyDescriptors(object)).map(([name, one]) => {
    const functions = [one.value, one.get, one.set].map((part: unknown) =>
      typeof part === "function" && name !== "constructor" ? [part.name, part.length] : typeof part,
    );
    return [name, [one.enumerable, one.configurable, one.writable, functions]];
  });
  return Object.fromEntries(flags) as Record<string, unknown>;
}

it("has the shape of the browser's own", () => {
  const { Socket } = new Patched();
  expect(shapeOf(Socket)).toEqual(shapeOf(NativeSocket));
  expect(shapeOf(Socket.prototype)).toEqual(shapeOf(NativeSocket.prototype));
  expect([Socket.name, Socket.length]).toEqual([NativeSocket.name, NativeSocket.length]);
  expect(Socket.prototype.constructor).toBe(Socket);
  expect(Object.getPrototypeOf(Socket)).toBe(EventTarget);
  expect(Object.getPrototypeOf(Socket.prototype)).toBe(EventTarget.prototype);
  expect(Object.prototype.toString.call(Socket.prototype)).toBe("[object WebSocket]");
});

/** The name of what is thrown, or the address of the socket. */
function outcome(make: () => WebSocket): string {
  try {
    const socket = make();
    const { url } = socket;
    socket.close();
    return url;
  } catch (error) {
    return (error as Error).name;
  }
}

it.each<[string, readonly unknown[]]>([
  ["no address", []],
  ["no address at all", ["http://"]],
  ["another scheme", ["ftp://127.0.0.1/"]],
  ["an empty text", [""]],
  ["undefined", [undefined]],
  ["a symbol", [Symbol("address")]],
  ["an address that throws", [{ toString: () => PUB.at(0)?.at(1)?.at(2) }]],
  ["a protocol twice", [PUB, ["a", "a"]]],
  ["a protocol that is none", [PUB, "not a token"]],
  ["an object as an address", [{ toString: () => echoUrl() }]],
  ["http for ws", [echoUrl().replace("ws:", "http:")]],
])("fails and reads addresses like the browser's own: %s", (_, args) => {
  const { Socket } = new Patched();
  expect(outcome(() => Reflect.construct(Socket, args) as WebSocket)).toBe(
    outcome(() => Reflect.construct(NativeSocket, args) as WebSocket),
  );
});

it("can't be called without new, and its accessors refuse what is no socket", () => {
  for (const Socket of [NativeSocket, new Patched().Socket]) {
    expect(() => void Reflect.apply(Socket as unknown as () => void, undefined, [PUB])).toThrow(TypeError);
    for (const wrong of [Socket.prototype, {}, undefined, new EventTarget()]) {
      const read = Object.getOwnPropertyDescriptor(Socket.prototype, "readyState")?.get as () => unknown;
      expect(() => Reflect.apply(read, wrong, [])).toThrow(TypeError);
      expect(() => Reflect.apply(Socket.prototype.send, wrong, ["x"])).toThrow(TypeError);
    }
  }
});

describe.each(Object.entries(kindsOfSocket))("%s", (_, make: Make) => {
  /** @param path of the server of the tests, where it is asked */
  function opening(path = ""): { socket: WebSocket; decide: () => void; Socket: SocketClass } {
    const { Socket, url, decide } = make();
    return { socket: new Socket(url === PUB ? url : url + path), decide, Socket };
  }
  async function opened(): Promise<WebSocket> {
    const { socket, decide } = opening();
    decide();
    await next(socket, "open");
    return socket;
  }

  it("begins as every socket does", () => {
    const { socket, Socket } = opening();
    expect(socket).toBeInstanceOf(Socket);
    expect(socket).toBeInstanceOf(EventTarget);
    expect(socket.constructor).toBe(Socket);
    expect(Object.keys(socket)).toEqual([]);
    expect([socket.readyState, socket.bufferedAmount, socket.protocol, socket.extensions]).toEqual([
      0,
      0,
      "",
      "",
    ]);
    expect([socket.binaryType, socket.onopen, socket.onmessage]).toEqual(["blob", null, null]);
    expect(socket.url).toBe(make().url);
    expect(() => socket.send("too early")).toThrow(expect.objectContaining({ name: "InvalidStateError" }));
    socket.close();
  });

  it("opens, says, hears and closes, with events in their order and all their fields", async () => {
    const { socket, decide } = opening();
    const seen: unknown[] = [];
    socket.onmessage = ({ data, origin, lastEventId, source }) => {
      seen.push([data, origin === new URL(socket.url).origin, lastEventId, source]);
      if (data === "two") socket.close(4001, "enough");
    };
    for (const kind of ["open", "message", "error", "close"])
      socket.addEventListener(kind, (event) => seen.push([kind, event.target === socket, socket.readyState]));
    socket.onopen = function (event) {
      seen.push([this === socket, event.bubbles, event.cancelable]);
      socket.send("one");
      socket.send("two");
    };
    decide();
    const { code, reason, wasClean } = await next<CloseEvent>(socket, "close");
    expect([code, reason, wasClean, socket.readyState]).toEqual([4001, "enough", true, 3]);
    expect(seen).toEqual([
      ["open", true, 1],
      [true, false, false],
      ["one", true, "", null],
      ["message", true, 1],
      ["two", true, "", null],
      ["message", true, 2],
      ["close", true, 3],
    ]);
  });

  it("calls a handler at the place where it was first set, and none once it is null", async () => {
    const socket = await opened();
    const seen: string[] = [];
    socket.addEventListener("message", () => seen.push("before"));
    socket.onmessage = () => seen.push("first");
    socket.addEventListener("message", () => seen.push("after"));
    const second = () => seen.push("second");
    socket.onmessage = second;
    expect(socket.onmessage).toBe(second);
    socket.send("x");
    await next(socket, "message");
    socket.onmessage = null;
    Object.assign(socket, { onopen: "no function" });
    expect([socket.onmessage, socket.onopen]).toEqual([null, null]);
    socket.send("y");
    await next(socket, "message");
    expect(seen).toEqual(["before", "second", "after", "before", "after"]);
    socket.close();
  });

  it("is closed by the other side with its code and reason", async () => {
    const socket = await opened();
    socket.send("close 1012 back soon");
    const { code, reason, wasClean } = await next<CloseEvent>(socket, "close");
    expect([code, reason, wasClean]).toEqual([1012, "back soon", true]);
  });

  it("closed before it opens, it ends with an error and 1006", async () => {
    // A server that answers meanwhile makes it a socket that was open after all (Firefox: 1005).
    const { socket, decide } = opening("mute");
    const seen: string[] = [];
    socket.addEventListener("open", () => seen.push("open"));
    socket.addEventListener("error", () => seen.push("error"));
    socket.close();
    expect(socket.readyState).toBe(2);
    decide();
    const { code, wasClean } = await next<CloseEvent>(socket, "close");
    expect([code, wasClean, seen]).toEqual([1006, false, ["error"]]);
  });

  it("refuses codes and reasons that no page may give", async () => {
    const socket = await opened();
    for (const code of [999, 1001, 2999, 5000, 0, Number.NaN, 70_000, -1])
      expect(() => socket.close(code)).toThrow(expect.objectContaining({ name: "InvalidAccessError" }));
    expect(() => socket.close(1000, "é".repeat(62))).toThrow(
      expect.objectContaining({ name: "SyntaxError" }),
    );
    expect(() => Reflect.apply(socket.send as () => void, socket, [])).toThrow(TypeError);
    expect(socket.readyState).toBe(1);
    socket.close(3000, "é".repeat(61));
    const { code, reason } = await next<CloseEvent>(socket, "close");
    expect([code, reason]).toEqual([3000, "é".repeat(61)]);
  });

  it("counts what is sent after the end as never sent", async () => {
    const socket = await opened();
    socket.close();
    socket.send("é𝄞x");
    socket.send(new Uint8Array(5).subarray(1));
    socket.send(new Blob(["1234"]));
    socket.send(new DataView(new ArrayBuffer(3)));
    expect(socket.bufferedAmount).toBeGreaterThanOrEqual(7 + 4 + 4 + 3);
    const { code } = await next<CloseEvent>(socket, "close");
    expect(code).toBe(1005);
    socket.close(1000, "again");
    expect(socket.readyState).toBe(3);
  });

  it("is the base of classes of the page", async () => {
    const { Socket, url, decide } = make();
    class Counting extends Socket {
      #count = 0;
      override send(data: string): void {
        this.#count += 1;
        super.send(`${data} ${this.#count}`);
      }
      get count(): number {
        return this.#count;
      }
    }
    const socket = new Counting(url);
    expect(socket).toBeInstanceOf(Counting);
    expect(socket).toBeInstanceOf(Socket);
    decide();
    await next(socket, "open");
    socket.send("message");
    expect((await next<MessageEvent>(socket, "message")).data).toBe("message 1");
    expect(socket.count).toBe(1);
    socket.close();
  });
});

describe.each(Object.entries(kindsOfSocket).slice(0, 3))("binary data: %s", (_, make: Make) => {
  it("goes and comes as the page wants it", async () => {
    const { Socket, url, decide } = make();
    const socket = new Socket(url);
    socket.binaryType = "arraybuffer";
    Object.assign(socket, { binaryType: "nonsense" });
    expect(socket.binaryType).toBe("arraybuffer");
    decide();
    await next(socket, "open");
    socket.send(new Uint8Array([1, 2, 3]));
    const buffer = (await next<MessageEvent>(socket, "message")).data as ArrayBuffer;
    expect([...new Uint8Array(buffer)]).toEqual([1, 2, 3]);
    socket.binaryType = "blob";
    socket.send(new Blob(["four"]));
    const blob = (await next<MessageEvent>(socket, "message")).data as Blob;
    expect(await blob.text()).toBe("four");
    socket.close();
  });
});
