/** Whose a socket is, and what becomes of it when the list, the bridge or the extension comes, changes or goes. */
import { describe, expect, it } from "vitest";
import { PATCHED } from "./channel.ts";
import { echoUrl, next, Patched, PUB } from "./patched.suite.ts";

/** What a socket of ours to `PUB` is told to be; `real` ones fail, for there is no such host. */
const opensOf = ({ ups }: Patched): readonly string[] => ups.filter((text) => text.startsWith("o"));

async function opened(): Promise<{ patched: Patched; socket: WebSocket }> {
  const patched = new Patched();
  patched.list(PUB);
  const socket = new patched.Socket(PUB);
  await next(socket, "open");
  return { patched, socket };
}

describe("a socket", () => {
  it("is virtual for every spelling of a pub's address, and for no other", () => {
    const patched = new Patched();
    patched.list("wss://pub.invalid", "ws://localhost:9000/path");
    for (const url of ["wss://pub.invalid", "https://PUB.invalid:443/", "ws://localhost:9000/path"])
      new patched.Socket(url).close();
    expect(opensOf(patched)).toEqual([
      "o1 wss://pub.invalid/",
      "o2 wss://pub.invalid/",
      "o3 ws://localhost:9000/path",
    ]);
    for (const url of ["wss://pub.invalid/path", "wss://pub.invalid/?x", "ws://localhost:9000/"])
      new patched.Socket(url).close();
    new patched.Socket("wss://pub.invalid/", "protocol").close();
    expect(opensOf(patched)).toHaveLength(3);
  });

  it("without a list is the browser's own after a second, and the next one at once", async () => {
    const patched = new Patched();
    patched.hasBridge = false;
    const socket = new patched.Socket(echoUrl());
    expect(patched.waits).toHaveLength(1);
    patched.waits[0]?.();
    await next(socket, "open");
    const second = new patched.Socket(echoUrl());
    expect(patched.waits).toHaveLength(1);
    await next(second, "open");
    socket.close();
    second.close();
  });

  it("waits some seconds more for the list of a bridge that is there, and then is the browser's own after all", async () => {
    const patched = new Patched();
    const socket = new patched.Socket(PUB);
    for (let wait = 0; wait < 3; wait += 1) patched.waits[wait]?.();
    patched.list(PUB);
    await next(socket, "open");
    expect(patched.waits).toHaveLength(4);
    socket.close();
    const late = new Patched();
    const other = new late.Socket(echoUrl());
    for (let wait = 0; wait < 5; wait += 1) late.waits[wait]?.();
    expect(late.waits).toHaveLength(5);
    await next(other, "open");
    other.close();
  });

  it("keeps what the list made of it: the wait of a second changes nothing", async () => {
    const patched = new Patched();
    const socket = new patched.Socket(PUB);
    patched.list(PUB);
    patched.waits[0]?.();
    await next(socket, "open");
    socket.send("x");
    expect((await next<MessageEvent>(socket, "message")).data).toBe("x");
  });

  it("that fails says so as the browser's own does", async () => {
    const patched = new Patched();
    const socket = new patched.Socket("ws://127.0.0.1:9/");
    patched.list(PUB);
    await next(socket, "error");
    const { code, wasClean } = await next<CloseEvent>(socket, "close");
    expect([code, wasClean, socket.readyState]).toEqual([1006, false, 3]);
  });

  it("to another pub is named to the bridge while pubs are served, and not before", () => {
    const patched = new Patched();
    patched.list();
    new patched.Socket(echoUrl()).close();
    patched.list(PUB);
    new patched.Socket(echoUrl()).close();
    expect(patched.ups.filter((text) => text.startsWith("e"))).toEqual([`e0 ${echoUrl()}`]);
  });

  it("hears many texts of one event one by one, in their order, and none after its page has closed it", async () => {
    const { patched, socket } = await opened();
    const heard: string[] = [];
    socket.addEventListener("message", ({ data }) => {
      heard.push(data as string);
      if (data === "three") socket.close();
    });
    patched.tell(1, "one", 'two\n"2"');
    expect(heard).toEqual(["one", 'two\n"2"']);
    patched.tell(1, "three", "four");
    expect(heard).toEqual(["one", 'two\n"2"', "three"]);
  });

  it("says binary data to nobody", async () => {
    const { patched, socket } = await opened();
    for (const data of [new Blob(["x"]), new ArrayBuffer(2), new Uint8Array(2)]) socket.send(data);
    socket.send(7 as never);
    expect(patched.ups.filter((text) => text.startsWith("s"))).toEqual(["s1 7"]);
    expect(socket.bufferedAmount).toBe(0);
  });
});

describe("an extension that was ended", () => {
  it.each<[string, (patched: Patched, socket: WebSocket) => void]>([
    ["at the next send", (_, socket) => socket.send("x")],
    [
      "when it is asked for",
      ({ repeats }) => {
        for (const run of repeats) run();
      },
    ],
    ["when it says so itself", (patched) => patched.down("g")],
  ])("closes its sockets with 1012 %s; the next ones are the browser's own", async (_, find) => {
    const { patched, socket } = await opened();
    patched.hasBridge = false;
    find(patched, socket);
    const { code, wasClean } = await next<CloseEvent>(socket, "close");
    expect([code, wasClean]).toEqual([1012, true]);
    expect(patched.repeats.size).toBe(0);
    const native = new patched.Socket(echoUrl());
    expect(Object.hasOwn(native, "readyState")).toBe(false);
    await next(native, "open");
    native.close();
  });

  it("is asked for only while a virtual socket is open", async () => {
    const { patched, socket } = await opened();
    expect(patched.repeats.size).toBe(1);
    socket.close();
    expect(patched.repeats.size).toBe(0);
  });

  it("leaves a socket that it was about to answer to the browser", async () => {
    const patched = new Patched();
    patched.list(PUB, echoUrl());
    patched.hasBridge = false;
    const socket = new patched.Socket(echoUrl());
    await next(socket, "open");
    socket.send("still there");
    expect((await next<MessageEvent>(socket, "message")).data).toBe("still there");
    socket.close();
  });
});

describe("a new bridge", () => {
  it("ends what an older one had open, and serves from its list on", async () => {
    const { patched, socket } = await opened();
    patched.down("h");
    expect((await next<CloseEvent>(socket, "close")).code).toBe(1012);
    patched.down("g");
    patched.down("h");
    const waiting = new patched.Socket(PUB);
    patched.list(PUB);
    await next(waiting, "open");
    expect(waiting.readyState).toBe(1);
  });

  it("is found by the older script when a newer one asks for it, and the newer one stays away", () => {
    const patched = new Patched();
    const greetings = (): number => patched.ups.filter((text) => text === "h").length;
    expect(greetings()).toBe(1);
    expect(patched.open()).toBeUndefined();
    expect(greetings()).toBe(2);
    expect(patched.channel.dispatchEvent(new CustomEvent(PATCHED, { cancelable: true }))).toBe(false);
  });
});

it("is not shaken by what nobody would say", async () => {
  const { patched, socket } = await opened();
  for (const detail of [
    undefined,
    null,
    7,
    {},
    "",
    "m",
    "m1",
    "m1 x",
    "m1 7",
    'm1 {"length":9}',
    "m99 x",
    "c",
    "r1 {",
    "e7 {",
    "f1",
    "zz",
  ])
    patched.down(detail);
  socket.send("x");
  expect((await next<MessageEvent>(socket, "message")).data).toBe("x");
});
