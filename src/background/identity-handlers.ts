/** Answers to `rpc/identity.ts`. No secret comes this way: pages with one write it where `apds.keys` finds it, and say `identityChanged`. */
import {
  type IdentityView,
  type identityRequests,
  NAME_CHARACTERS,
  PICTURE_CHARACTERS,
  type SetProfileReply,
} from "../rpc/identity.ts";
import { holdsPrivateKey } from "../rpc/key-pair.ts";
import type { Handlers } from "../rpc/server.ts";
import { isDrawnPicture } from "./drawn-picture.ts";
import type { Engine } from "./engine.ts";

const FITS = new RegExp(`^.{0,${NAME_CHARACTERS}}$`, "su");

type SetProfileArgs = Parameters<Handlers["setProfile"]>[0];

export function identityHandlers(
  engine: () => Promise<Engine>,
): Pick<Handlers, keyof typeof identityRequests> {
  const view = async (): Promise<IdentityView> => identityView(await engine());
  return {
    identity: view,
    async identityChanged() {
      // It counts as followed and as own from now on, and is announced.
      (await engine()).pool.ensure("identity");
      return view();
    },
    async lock() {
      await (await engine()).apds.keys.lock();
      return view();
    },
    async forgetKey() {
      const { apds, pool } = await engine();
      await apds.deletekey();
      pool.ensure("identity");
      return view();
    },
    async setProfile(args) {
      return setProfile(await engine(), args);
    },
    async lockOnIdle({ on }) {
      await (await engine()).settings.change({ lockOnIdle: on });
      return null;
    },
  };
}

async function identityView({ apds, settings }: Engine): Promise<IdentityView> {
  const { store, keys } = apds;
  const { lockOnIdle } = settings.get();
  const key = await keys.state();
  if (!key) return { state: "none", lockOnIdle };
  const row = await store.author(key.author);
  const [name, image] = [await store.value("settings", "name"), await store.value("settings", "image")];
  const chosen = { name: name ?? row?.name, image: image ?? row?.image };
  const picture = typeof chosen.image === "string" ? await store.get(chosen.image as never) : undefined;
  return {
    state: key.mode,
    author: key.author,
    ...(typeof chosen.name === "string" && chosen.name !== "" && { name: chosen.name }),
    ...(picture !== undefined && isDrawnPicture(picture) && { picture }),
    lockOnIdle,
  };
}

async function setProfile({ apds }: Engine, { name, picture }: SetProfileArgs): Promise<SetProfileReply> {
  const refuse = (kind: "name" | "picture" | "key-pair" | "store"): SetProfileReply => ({
    ok: false,
    error: { kind },
  });
  const shown = name.trim();
  if (holdsPrivateKey(shown)) return refuse("key-pair");
  if (/\p{Cc}/u.test(shown) || !FITS.test(shown)) return refuse("name");
  if (typeof picture === "string" && (picture.length > PICTURE_CHARACTERS || !isDrawnPicture(picture)))
    return refuse("picture");
  const image = typeof picture === "string" ? await apds.hash(picture) : "";
  const written = await apds.store.commit({
    // Kept before any post names it; the outbox tells it behind the first one that does.
    ...(typeof picture === "string" && {
      blobs: [{ hash: await apds.hash(picture), text: picture }],
      keepAll: true,
    }),
    values: [
      { room: "settings", key: "name", value: shown },
      ...(picture === undefined ? [] : [{ room: "settings" as const, key: "image", value: image }]),
    ],
    strict: true,
  });
  return written.ok ? { ok: true } : refuse("store");
}
