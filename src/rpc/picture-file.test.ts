import { describe, expect, it } from "vitest";
import { pictureFile } from "./picture-file.ts";

const png = (width: number, height: number): string => {
  const bytes = Buffer.alloc(33);
  bytes.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return `data:image/png;base64,${bytes.toString("base64")}`;
};
const data = (type: string, hex: string): string =>
  `data:${type};base64,${Buffer.from(hex.replaceAll(" ", ""), "hex").toString("base64")}`;

describe("a picture is told by its bytes", () => {
  it("whatever it calls itself", () => {
    expect(pictureFile(png(300, 200))).toMatchObject({ type: "image/png", width: 300, height: 200 });
    expect(pictureFile(png(300, 200).replace("image/png", "text/html"))).toMatchObject({ type: "image/png" });
    const gif = data("image/x", "474946383961 0200 0300 80 00 00 00");
    expect(pictureFile(gif)).toMatchObject({ type: "image/gif", width: 2, height: 3 });
    const jpeg = data("image/x", "ffd8 ffe0 0004 0000 ffff c2 0011 08 0102 0203 03 000000 00");
    expect(pictureFile(jpeg)).toMatchObject({ type: "image/jpeg", width: 0x203, height: 0x102 });
    const webp = (kind: string, rest: string): string =>
      data("image/webp", `52494646 00000000 57454250 ${kind} 00000000 ${rest.padEnd(24, "0")}`);
    expect(pictureFile(webp("56503858", "00000000 0f0000 070000"))).toMatchObject({ width: 16, height: 8 });
    expect(pictureFile(webp("5650384c", "2f 0fc00100"))).toMatchObject({ width: 16, height: 8 });
    expect(pictureFile(webp("56503820", "000000 9d012a 1000 0800"))).toMatchObject({ width: 16, height: 8 });
  });

  it("and is none otherwise", () => {
    const svg = `data:image/svg+xml;base64,${btoa("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")}`;
    const none = [
      svg,
      "data:image/svg+xml,<svg onload=alert(1)>",
      `data:text/html;base64,${btoa("<script>alert(1)</script>")}`,
      "data:image/png;base64,",
      "data:image/png;base64,!!!!",
      "https://tracker.example/pixel.png",
      "",
      png(0, 10),
      png(60_000, 60_000),
      data("image/jpeg", "ffd8ff"),
      data("image/jpeg", `ffd8 ffc4 0000${"00".repeat(40)}`),
    ];
    for (const text of none) expect(pictureFile(text)).toBeUndefined();
  });
});
