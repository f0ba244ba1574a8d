import { describe, expect, it } from "vitest";
import { pictureFile } from "../rpc/picture-file.ts";
import { PICTURE_CHARACTERS } from "../rpc/post-text.ts";
import { pictureOf } from "./compose.fixture.tsx";
import { isAnimated, postPicture, smallPicture } from "./picture.ts";

const sizeOf = (text: string | undefined) => {
  const file = pictureFile(text ?? "");
  return [file?.width, file?.height];
};

describe("a picture that goes with a post", () => {
  it("is as wide as a page at most, keeps its shape, and is never enlarged", async () => {
    expect(sizeOf((await postPicture(await pictureOf(3_200, 1_000)))?.text)).toEqual([1_600, 500]);
    expect(sizeOf((await postPicture(await pictureOf(100, 2_000)))?.text)).toEqual([80, 1_600]);
    expect(sizeOf((await postPicture(await pictureOf(30, 20)))?.text)).toEqual([30, 20]);
    expect(sizeOf((await postPicture(await pictureOf(5_000, 1)))?.text)).toEqual([1_600, 1]);
    expect(sizeOf(await smallPicture(await pictureOf(1_200, 800)))).toEqual([256, 256]);
  });

  it("fits what the background takes, whatever it shows", async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1_600, 1_600];
    const context = canvas.getContext("2d");
    const image = context?.createImageData(1_600, 1_600);
    if (!context || !image) throw new Error("no canvas");
    // Noise: nothing packs worse.
    let seed = 1;
    for (let at = 0; at < image.data.length; at += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      image.data[at] = at % 4 === 3 ? 255 : seed >> 16;
    }
    context.putImageData(image, 0, 0);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    const picture = await postPicture(blob ?? new Blob());
    expect(picture?.text.length).toBeLessThanOrEqual(PICTURE_CHARACTERS);
    expect(sizeOf(picture?.text)[0]).toBeGreaterThan(0);
  });

  it("has nothing of the file but its looks, and the name by which this network knows it", async () => {
    const jpeg = new Uint8Array(await (await pictureOf(40, 30, 0, "image/jpeg")).arrayBuffer());
    const note = new TextEncoder().encode("Exif\0\0GPS 52.5 13.4 of my home");
    const segment = [0xff, 0xe1, 0, note.length + 2, ...note];
    const file = new Blob([jpeg.slice(0, 2), new Uint8Array(segment), jpeg.slice(2)], { type: "image/jpeg" });
    expect(await file.text()).toContain("of my home");
    const picture = await postPicture(file);
    expect(sizeOf(picture?.text)).toEqual([40, 30]);
    expect(atob(picture?.text.replace(/^.*,/, "") ?? "")).not.toContain("of my home");
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(picture?.text));
    expect(picture?.hash).toBe(btoa(String.fromCharCode(...new Uint8Array(digest))));
  });

  it("is told by its bytes, and not drawn where they promise more pixels than a camera has", async () => {
    const png = new Uint8Array(await (await pictureOf(4, 4)).arrayBuffer());
    expect(await postPicture(new Blob([png], { type: "text/html" }))).toBeDefined();
    const huge = png.slice();
    new DataView(huge.buffer).setUint32(16, 100_000);
    new DataView(huge.buffer).setUint32(20, 100_000);
    for (const bytes of [huge, png.slice(0, 20), new TextEncoder().encode("<svg/>"), new Uint8Array()])
      expect(await postPicture(new Blob([bytes], { type: "image/png" }))).toBeUndefined();
  });
});

describe("a file that moves", () => {
  it.each([
    [true, "GIF89a\x01\x00\x01\x00\x80\x00\x00!\xff\x0bNETSCAPE2.0"],
    [true, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08acTL"],
    [true, "RIFF\x10\0\0\0WEBPVP8X\n\0\0\0ANIM"],
    [false, "GIF89a\x01\x00\x01\x00"],
    [false, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    [false, "a text about NETSCAPE2.0 and ANIM"],
  ])("is told (%s) by its bytes", async (moves, bytes) => {
    const file = new Blob([Uint8Array.from(bytes, (one) => one.charCodeAt(0))]);
    expect(await isAnimated(file)).toBe(moves);
  });
});
