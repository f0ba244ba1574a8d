/** Pubs and networks that misbehave, each on a real socket, and the sentence that the popup has for each. */
import type { Page } from "./fixtures/driver.ts";
import { postsHeld } from "./fixtures/held.ts";
import { cors } from "./fixtures/odd-pub.ts";
import { makePosts } from "./fixtures/posts.ts";
import { sentence } from "./fixtures/sentence.ts";
import { tell } from "./fixtures/teller.ts";
import { expect, test } from "./fixtures/test.ts";

const POPUP = "src/popup/index.html";
const NOT_FOUND = '{"error":"not_found"}';
/** Far more than we hold, however soon they are dealt with. */
const FLOOD = 500_000;

const card = (popup: Page, url: string) => (): Promise<string | undefined> =>
  popup.text(`.card[data-url="${url}"]`);

const refuseUpgrade = (socket: { end(text: string): unknown }, status: string): void =>
  void socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);

test("each way of not being connected has its sentence, and an honest pub beside them is not disturbed", async ({
  pub,
  odd,
  extension,
}) => {
  const written = await makePosts({ authors: 2, posts: 40 });
  const honest = await pub();
  await tell(honest.url, written);
  const refusing = await odd({
    answer: (_, response) => response.writeHead(404, cors).end(NOT_FOUND),
    upgrade: (socket) => refuseUpgrade(socket, "426 Upgrade Required"),
  });
  const closing = await odd({ meet: (socket) => socket.close() });
  const portal = await odd({
    answer: (_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome to the station's Wi-Fi</h1>"),
    upgrade: (socket) => refuseUpgrade(socket, "200 OK"),
  });
  const broken = await odd({
    answer: (_, response) => response.writeHead(502, cors).end(),
    upgrade: (socket) => refuseUpgrade(socket, "502 Bad Gateway"),
  });
  const driver = await extension([honest, refusing, closing, portal, broken].map(({ url }) => url));
  const popup = await driver.open(POPUP);
  // What was found out of a pub counts for a minute.
  const within = { timeout: 80_000 };
  await expect.poll(card(popup, refusing.url), within).toContain(sentence("ending_no_websocket"));
  await expect.poll(card(popup, closing.url), within).toContain(sentence("ending_closed"));
  await expect.poll(card(popup, portal.url), within).toContain(sentence("ending_something_else"));
  await expect.poll(card(popup, broken.url), within).toContain(`${sentence("ending_status")} 502`);
  await expect.poll(card(popup, honest.url)).toContain(sentence("state_connected"));
  await expect.poll(() => postsHeld(popup)).toBe(40);
  expect(await popup.text(".summary")).toContain("of 5 pubs");
});

test("a poll that trickles, garbage and a flood: each has its sentence, and valid posts among garbage are kept", async ({
  odd,
  extension,
}) => {
  const [first, second] = await makePosts({ authors: 1, posts: 2 });
  if (!first || !second) throw new Error("no posts");
  const trickling = await odd({
    answer: (_, response) => {
      response.writeHead(200, cors);
      // Half of an answer: the rest never comes.
      response.write(`{"messages":[${JSON.stringify(first.message)},${JSON.stringify(first.content)},"`);
    },
  });
  const garbage = await odd({
    answer: (_, response) => response.writeHead(200, cors).end('{"messages":[1,2,{"a":[]}],'),
    meet: (socket) => {
      for (const text of ["\u0000\ufffd", "{}", "x".repeat(300), "A".repeat(208)]) socket.send(text);
      for (const text of [second.content, second.message]) socket.send(text);
    },
  });
  const flooding = await odd({
    meet: (socket) => {
      for (let at = 0; at < FLOOD; at += 1) socket.send(`flood number ${at}`);
    },
  });
  const driver = await extension([trickling.url, garbage.url, flooding.url]);
  const popup = await driver.open(POPUP);
  await expect.poll(card(popup, trickling.url)).toContain(sentence("note_catch_up_start").slice(0, 11));
  await expect.poll(card(popup, garbage.url)).toMatch(/Connected[\s\S]*Ignored .*invalid message/);
  await expect.poll(card(popup, flooding.url)).toContain(sentence("ending_too_fast"));
  // Of the other answer nothing is handed over before it is long enough or given up.
  await expect.poll(() => postsHeld(popup)).toBeGreaterThanOrEqual(1);
});

test("a pub that never answers, one that is mute for a while, and one that stays mute", {
  tag: "@long",
}, async ({ odd, extension }) => {
  test.setTimeout(240_000);
  const within = { timeout: 150_000 };
  const never = await odd({ answer: () => undefined, upgrade: () => undefined });
  const gone = await odd({ meet: () => undefined });
  // Mute until the popup has called it slow; then it answers as pubs do.
  let mute = true;
  let unmute = (): void => undefined;
  let hearAsk = (): void => undefined;
  const askedOnce = new Promise<void>((resolve) => {
    hearAsk = resolve;
  });
  const busy = await odd({
    meet: (socket) => {
      socket.on("message", (data: Buffer) => {
        hearAsk();
        unmute = () => socket.send(data.toString());
        if (!mute) unmute();
      });
    },
  });
  const driver = await extension([never.url, gone.url, busy.url]);
  // A popup that opens asks every pub for a sign of life, with little patience: the keepalive is to find this one.
  await askedOnce;
  // Firefox opens one socket to a host at a time: here all three share one, and the first never answers, until we give it up. By then so
  // are the others, of which one may just have been let through: it was a try, and no second socket beside another.
  const { all: tries } = busy.sockets();
  const popup = await driver.open(POPUP);
  await expect.poll(card(popup, busy.url), within).toContain(sentence("note_slow"));
  expect(await popup.text(`.card[data-url="${busy.url}"]`)).toContain(sentence("state_connected"));
  mute = false;
  unmute();
  await expect.poll(card(popup, busy.url)).not.toContain(sentence("note_slow"));
  await expect.poll(card(popup, never.url), within).toContain(sentence("ending_no_answer"));
  await expect.poll(card(popup, gone.url), within).toContain(sentence("ending_half_open"));
  expect(busy.sockets()).toEqual({ all: tries, atOnce: 1 });
});
