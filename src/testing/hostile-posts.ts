/** What somebody could write to harm whoever reads it: for the tests of the reader, in a document and in the built extension. */

/** Nobody answers there: whoever is asked for anything there was told that a post is being looked at. */
export const TRAP = "http://127.0.0.1:9/";

export interface HostilePost {
  readonly what: string;
  readonly body: string;
  readonly name?: string;
}

/** Sets what no text may set. */
const run = "globalThis.taken=true";
const lines = (...all: readonly string[]): string => all.join("\n\n");

/** Texts that the store holds under these names, and that call themselves pictures. */
export const hostilePictures: Readonly<Record<string, string>> = {
  svg: `data:image/svg+xml;base64,${btoa(`<svg xmlns="http://www.w3.org/2000/svg" onload="${run}"><script>${run}</script></svg>`)}`,
  page: `data:text/html;base64,${btoa(`<script>${run}</script>`)}`,
  address: `${TRAP}picture.png`,
  markup: `"><img src=x onerror="${run}">`,
};

/**
 * @param picture gives the hash of one of `hostilePictures`
 * @param trap an address that is noticed when it is asked for anything
 */
export const hostilePosts = (picture: (name: string) => string, trap: string): readonly HostilePost[] => [
  {
    what: "HTML that runs",
    body: lines(
      `<img src=x onerror="${run}">`,
      `<script>${run}</script>`,
      `<body onload="${run}"><details open ontoggle="${run}">x</details>`,
      `<a href="#" onclick="${run}" onfocus="${run}" autofocus tabindex=1>click</a>`,
      `<iframe srcdoc="<script>parent.taken=true</script>"></iframe>`,
    ),
  },
  {
    what: "SVG and MathML that run",
    body: lines(
      `<svg onload="${run}"><script>${run}</script><animate onbegin="${run}" attributeName=x dur=1s></svg>`,
      `<svg><a xlink:href="javascript:${run}"><text y=20>click</text></a><use href="data:image/svg+xml,<svg id=x onload='${run}'/>#x"></svg>`,
      `<math><maction actiontype="statusline#http://127.0.0.1:9/" xlink:href="javascript:${run}">click</maction></math>`,
    ),
  },
  {
    what: "links that run",
    body: lines(
      `[a](javascript:${run}) [b](JaVaScRiPt:${run}) [c](&#106;avascript:${run}) [d](java&Tab;script:${run})`,
      `[e](data:text/html,<script>${run}</script>) [f](vbscript:x) [g](blob:x) [h](file:///etc/passwd) [i](chrome://settings)`,
      `<a href="java\tscript:${run}">j</a> <a href=" \u0001javascript:${run}">k</a> <a href="javascript&colon;${run}">l</a>`,
      `[m](moz-extension://x/) [n](#/search?words=x) [o](//127.0.0.1:9/p) [p](\\\\127.0.0.1\\p) <javascript:${run}>`,
    ),
  },
  {
    what: "pictures that tell who looks",
    body: lines(
      `![](${trap}a.gif) ![x](${trap.replace(/^https?:/, "")}b.gif "title") ![][c]`,
      `[c]: ${trap}c.gif`,
      `<img src="${trap}d.gif" srcset="${trap}e.gif 2x"> <picture><source srcset="${trap}f.gif"></picture> <input type=image src="${trap}g.gif">`,
      `<video poster="${trap}h.gif" src="${trap}i" autoplay></video> <audio src="${trap}j" autoplay></audio> <object data="${trap}k"></object> <embed src="${trap}l">`,
      `<link rel=stylesheet href="${trap}m"> <link rel=prefetch href="${trap}n"> <style>@import "${trap}o"; p { background: url(${trap}p) }</style>`,
      `<p style="background: url(${trap}q)">x</p> <table background="${trap}r"><tr><td background="${trap}s">x</td></tr></table> <iframe src="${trap}t"></iframe>`,
      `<meta http-equiv=refresh content="0;url=${trap}u"> <base href="${trap}"> [relative](v) <a href="${trap}" ping="${trap}w">x</a>`,
    ),
  },
  {
    what: "text that turns around",
    name: "\u202Egpj.evil\u202D",
    body: "\u202EThis turns around, and so would what follows.\n\n\u2067[moc.elpmaxe.knab](https://evil.example/)\u2066 and so on",
  },
  { what: "a name of nothing", name: "\u200b\u200d\u2060\ufeff\u3164", body: "Who wrote this?" },
  { what: "a name of 10,000 characters", name: "W".repeat(10_000), body: "Somebody with a long name." },
  {
    what: "a name of lines and marks",
    name: `Z${"\u0300\u0316".repeat(400)}a\n\n\n<b>bold</b>\n${"\u{1F468}\u200D".repeat(50)}`,
    body: `Z${"\u0300\u0316".repeat(400)} climbs.`,
  },
  {
    what: "a YAML bomb",
    body: `---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nbody: *c\n__proto__: x\n---\nAfter the bomb.`,
  },
  { what: "quotes within quotes", body: `${">".repeat(12_000)} deep` },
  { what: "lists within lists", body: "- ".repeat(8_000) },
  { what: "emphasis that never ends", body: "_a*".repeat(5_000) },
  {
    what: "forms, and names that are taken",
    body: lines(
      `<form action="${trap}" id=feed><input name=password type=password autofocus><button formaction="${trap}">Log in</button></form>`,
      `<p id=words class="primary waiting" data-at="0" role=alert aria-live=assertive contenteditable>x</p> <a id=body name=getElementById href="https://x.example">x</a>`,
      `<p style="position: fixed; inset: 0; z-index: 9; background: red">over everything</p> <dialog open>x</dialog> <marquee>x</marquee>`,
    ),
  },
  {
    what: "text that is wider than the page",
    body: lines(
      "W".repeat(900),
      `|${" x |".repeat(120)}\n|${"-|".repeat(120)}\n|${" y |".repeat(120)}`,
      `\`\`\`\n${"code".repeat(300)}\n\`\`\``,
      `# ${"heading".repeat(60)}`,
      `<https://${"a".repeat(60)}.example/${"path".repeat(100)}>`,
    ),
  },
  {
    what: "pictures that are none",
    body: Object.keys(hostilePictures)
      .map((name) => `![${name} "><b onclick=x>](${picture(name)})`)
      .join("\n\n"),
  },
  {
    what: "HTML that changes when it is parsed again",
    body: lines(
      `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
      `<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=${run} src>">`,
      `<noscript><p title="</noscript><img src=x onerror=${run}>"></noscript> <p title="--></p><img src=x onerror=${run}>">`,
      `<svg></p><style><a id="</style><img src=1 onerror=${run}>"> <template><img src=x onerror=${run}></template>`,
      `<a title="&quot;><img src=x onerror=${run}>" href="https://x.example/?&quot;onmouseover=${run}">x</a> <![CDATA[<img src=x onerror=${run}>]]>`,
    ),
  },
  {
    what: "links that lie",
    body: lines(
      "[https://bank.example](https://evil.example/login) [bank.example](https://evil.example) <https://bank.example@evil.example/>",
      "[http://a.com](http://a.co) [https://xn--bnk-sna.example](https://b\u00e4nk.example) [mail](mailto:a@evil.example?bcc=b@c.example)",
    ),
  },
];

/** What somebody could call themselves. */
export const hostileNames: readonly string[] = [
  ...hostilePosts(() => "", TRAP).flatMap(({ name }) => name ?? []),
  `<img src=x onerror="${run}">`,
  "\u05e2\u05d3\u05d4 1. (",
  "\u{1F3F4}".repeat(300),
];
