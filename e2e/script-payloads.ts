/**
 * Markup and Markdown that would run a script if a browser took it as it is written. Each calls `hit(number)`, so that a
 * test can tell which one ran; they come from combining what browsers run, how it is hidden, and where it is put.
 */

/** Tags that browsers give events to, or once did. */
const tags =
  `a abbr audio base bdo body br button canvas details div dialog embed fieldset form frame frameset h2 iframe
  image img input isindex keygen li link map marquee math menu meta object ol option p picture portal pre select slot
  source span style svg table td template textarea title track video x-own`.split(/\s+/)

const events = `onload onerror onfocus onmouseover onclick ontoggle onanimationstart onanimationend ontransitionend
  onbegin onstart onpageshow onbeforetoggle oncuechange onplay onscrollend onpointerenter onauxclick onwheel
  oncontentvisibilityautostatechange onfocusin onhashchange onmessage onunhandledrejection onsecuritypolicyviolation`.split(
  /\s+/,
)

/** How a call in an attribute is written. */
const spellings: readonly ((tag: string, event: string) => string)[] = [
  (tag, event) => `<${tag} ${event}=hit(N) src=x href=x data=x autofocus tabindex=0 open controls>x`,
  (tag, event) => `<${tag.toUpperCase()}/${event.toUpperCase()}="hit(N)"/SRC="x">x</${tag}>`,
  (tag, event) => `<${tag}\n${event}\n=\n'&#104;&#x69;t(N)' src=x>`,
  (tag, event) => `<${tag} title="x${'"'}${event}=hit(N) src=x "`,
  (tag, event) => `</p><${tag}\t${event}=hit\`N\` src=x:x style="animation:x">`,
  (tag, event) => `<${tag} x="</${tag}>" ${event}="hit(N)//" src>`,
]

const inAttributes = tags.flatMap((tag, index) =>
  spellings.map((spell, at) => spell(tag, events[(index * spellings.length + at) % events.length] ?? 'onload')),
)

const scriptUrls = [
  'javascript:hit(N)',
  'JaVaScRiPt:hit(N)',
  'java\tscript:hit(N)',
  'java\nscript:hit(N)',
  '&#106;avascript:hit(N)',
  '&#x6A;&#x61;vascript&colon;hit(N)',
  'java&Tab;script:hit(N)',
  'java&NewLine;script:hit(N)',
  '&#1;javascript:hit(N)',
  ' javascript:hit(N)',
  'javascript://%0ahit(N)',
  'javascript:void`${hit(N)}`',
  'javascript&#0000058hit(N)',
  'javascript%3Ahit(N)',
  'vbscript:hit(N)',
  'livescript:hit(N)',
  'data:text/html,<script>hit(N)</script>',
  'data:text/html;base64,PHNjcmlwdD5oaXQoMCk8L3NjcmlwdD4=',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="hit(N)"/>',
  'data:application/xhtml+xml,<html xmlns="http://www.w3.org/1999/xhtml"><script>hit(N)</script></html>',
  'data:text/javascript,hit(N)',
  'blob:hit(N)',
  'filesystem:hit(N)',
  'view-source:javascript:hit(N)',
  'feed:javascript:hit(N)',
  'jar:javascript:hit(N)!/',
  '//localhost:9/canary?N',
  '\\\\localhost:9\\canary?N',
  'lesson:javascript:hit(N)',
  'mailto:x@y" onclick="hit(N)',
  'https://x" onclick="hit(N)" y="',
]

const inAddresses = scriptUrls.flatMap((url) => [
  `<a href="${url.replaceAll('"', '&quot;')}">x</a>`,
  `<img src="${url.replaceAll('"', '&quot;')}" srcset="${url.replaceAll('"', '&quot;')} 1x">`,
  `[x](<${url}> "x")`,
  `![x](${url})`,
  `[x]: ${url}\n\n[x]`,
  `<${url}>`,
])

/** Markup that means one thing to a sanitizer and another to the browser that reads its output again. */
const mutations = [
  '<svg></p><style><a id="</style><img src=1 onerror=hit(N)>">',
  '<svg><style><img title="</style><img src=x onerror=hit(N)>"></style></svg>',
  '<svg><p><style><g title="</style><img src=x onerror=hit(N)>">',
  '<svg><desc><style><![CDATA[</style><img src=x onerror=hit(N)>]]></style></desc></svg>',
  '<svg><title><template><style><!--</style><img src=x onerror=hit(N)>--></style></template></title></svg>',
  '<math><mi><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hit(N)&gt;">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hit(N)&gt;">',
  '<math><mtext><table><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=hit(N) src=1>">',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=hit(N)></style></annotation-xml></math>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit(N)>',
  '<noscript><p title="</noscript><img src=x onerror=hit(N)>">',
  '<noembed><p title="</noembed><img src=x onerror=hit(N)>">',
  '<noframes><p title="</noframes><img src=x onerror=hit(N)>">',
  '<xmp><p title="</xmp><img src=x onerror=hit(N)>">',
  '<textarea><p title="</textarea><img src=x onerror=hit(N)>">',
  '<title><p title="</title><img src=x onerror=hit(N)>">',
  '<iframe><p title="</iframe><img src=x onerror=hit(N)>">',
  '<plaintext><p title="</plaintext><img src=x onerror=hit(N)>">',
  '<select><style><p title="</style></select><img src=x onerror=hit(N)>">',
  '<select><iframe></select><img src=x onerror=hit(N)>',
  '<table><td><template><script>hit(N)</script></template></td></table>',
  '<template><template shadowrootmode=open><img src=x onerror=hit(N)></template></template>',
  '<div><template shadowrootmode="open"><script>hit(N)</script></template></div>',
  '<!--><img src=x onerror=hit(N)>-->',
  '<!---><img src=x onerror=hit(N)>-->',
  '<!--!><img src=x onerror=hit(N)>--!>',
  '<!-- --!><img src=x onerror=hit(N)> -->',
  '<![CDATA[><img src=x onerror=hit(N)>]]>',
  '<?x ><img src=x onerror=hit(N)>?>',
  '<!doctype x "><img src=x onerror=hit(N)>">',
  '<a title="`<img src=x onerror=hit(N)>`">`</a>',
  '<p title="&lt;/p&gt;&lt;img src=x onerror=hit(N)&gt;">x</p>',
  '&lt;img src=x onerror=hit(N)&gt;',
  '&amp;lt;img src=x onerror=hit(N)&amp;gt;',
  '<img alt="<x" title="/><img src=x onerror=hit(N)>">',
  '<img title="--><img src=x onerror=hit(N)>">',
  '<p id="</p><svg onload=hit(N)>">',
  '<listing>&lt;img src=x onerror=hit(N)&gt;</listing>',
  '<svg><![CDATA[<image xlink:href="]]><img src=x onerror=hit(N)//"></svg>',
  '<div id="x"><style>*{}</style><!--</div><img src=x onerror=hit(N)>-->',
]

const drawings = [
  '<svg onload=hit(N)>',
  '<svg/onload=hit(N)/>',
  '<svg><script>hit(N)</script></svg>',
  '<svg><script href="data:text/javascript,hit(N)"/></svg>',
  '<svg><script xlink:href="data:,hit(N)"></script></svg>',
  '<svg><a xlink:href="javascript:hit(N)"><text y=20>x</text></a></svg>',
  '<svg><a><animate attributeName=href values=javascript:hit(N) /><text y=20>x</text></a></svg>',
  '<svg><set attributeName=onmouseover to=hit(N)></svg>',
  '<svg><animate onbegin=hit(N) attributeName=x dur=1s>',
  '<svg><animatetransform onbegin=hit(N)>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>hit(N)</script></svg>#x"/>',
  '<svg><foreignObject><iframe srcdoc="<script>parent.hit(N)</script>"></iframe></foreignObject></svg>',
  '<svg><foreignobject><img src=x onerror=hit(N)></foreignobject></svg>',
  '<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">hit(N)</handler></svg>',
  '<svg><image href=x onerror=hit(N)></svg>',
  '<svg><discard onbegin=hit(N)></svg>',
  '<svg xmlns:x="http://www.w3.org/1999/xhtml"><x:script>hit(N)</x:script></svg>',
  '<math><maction actiontype="statusline#http://x" xlink:href="javascript:hit(N)">x</maction></math>',
  '<math href="javascript:hit(N)">x</math>',
  '<math><mrow xlink:href="javascript:hit(N)" xlink:type="simple">x</mrow></math>',
  '<math><semantics><annotation-xml encoding="application/xhtml+xml"><script>hit(N)</script></annotation-xml></semantics></math>',
]

/** Expressions of template languages, and names that would stand in for the page's own objects. */
const templates = ['{{', '${', '<%=', '#{', '[[', '{%', '@{', '[(', '{{{', '*{'].map(
  (open) => `${open}constructor.constructor('hit(N)')()${open === '<%=' ? '%>' : '}}'}`,
)
const clobbering = `root body cookie forms head location documentElement getElementById createElement trustedTypes
  currentScript defaultView parentNode attributes nodeName __proto__ constructor`
  .split(/\s+/)
  .flatMap((name) => [
    `<img id="${name}" name="${name}">`,
    `<a id="${name}"></a><a id="${name}" name="src" href="javascript:hit(N)">x</a>`,
    `<form name="${name}"><input name="${name}" id="${name}"></form>`,
  ])

const scripts = [
  '<script>hit(N)</script>',
  '<SCRIPT>hit(N)</SCRIPT>',
  '<script >hit(N)</script >',
  '<script/x>hit(N)</script/x>',
  '<script\n>hit(N)</script\n>',
  '<scr<script>ipt>hit(N)</scr</script>ipt>',
  '<<script>hit(N)//<</script>',
  '<script src=data:text/javascript,hit(N)></script>',
  '<script src=//localhost:9/canary?N></script>',
  '<script type=module>hit(N)</script>',
  '<script type="importmap">{"imports":{"x":"data:text/javascript,hit(N)"}}</script>',
  '<script>hit(N)',
  '"><script>hit(N)</script>',
  "'><script>hit(N)</script>",
  '</title><script>hit(N)</script>',
  '</textarea><script>hit(N)</script>',
  '</script><script>hit(N)</script>',
  '\u0000<script>hit(N)</script>',
  '<\u0000script>hit(N)</script>',
  '＜script＞hit(N)＜/script＞',
  '+ADw-script+AD4-hit(N)+ADw-/script+AD4-',
  '<iframe srcdoc="<script>parent.hit(N)</script>">',
  '<iframe src="javascript:parent.hit(N)">',
  '<object data="javascript:hit(N)">',
  '<embed src="javascript:hit(N)">',
  '<meta http-equiv="refresh" content="0;url=javascript:hit(N)">',
  '<base href="javascript:/hit(N)/"><a href=x>x</a>',
  '<link rel="stylesheet" href="//localhost:9/canary?N">',
  '<link rel="prefetch" href="//localhost:9/canary?N">',
  '<style>@import "//localhost:9/canary?N";</style>',
  '<p style="background:url(//localhost:9/canary?N)">x</p>',
  '<body background="//localhost:9/canary?N">',
  '<video poster="//localhost:9/canary?N">',
  '<form action="javascript:hit(N)"><button id=go>x</button></form>',
  '<button form=x formaction="javascript:hit(N)">x</button>',
  '<input type=image src=x onerror=hit(N)>',
  '<details open ontoggle=hit(N)>x</details>',
  '<p popover id=y onbeforetoggle=hit(N)>x</p><button popovertarget=y>x</button>',
]

const inMarkdown = [
  '```"><img/src=x/onerror=hit(N)>\nx\n```',
  '```js onclick=hit(N)\n</code></pre><img src=x onerror=hit(N)>\n```',
  '~~~<script>\nhit(N)\n~~~',
  '    <script>hit(N)</script>',
  '`<script>hit(N)</script>`',
  '## <img src=x onerror=hit(N)> {#root onclick=hit(N)}',
  '::: "><img/src=x/onerror=hit(N)>\nx\n:::',
  '::: callout {onclick=hit(N)}\nx\n:::',
  '![x](y){onerror="hit(N)" style="x"}',
  '| <img src=x onerror=hit(N)> |\n|---|\n| <svg onload=hit(N)> |',
  '+-----+\n| <script>hit(N)</script> |\n+-----+',
  '[<img src=x onerror=hit(N)>](/x)',
  '[x](/x "\\" onclick=hit(N) \\"")',
  '![" onerror="hit(N)](/x.png)',
  '<https://x/"onclick="hit(N)>',
  '[x](javascript&colon;hit(N))',
  '[x](java\\script:hit(N))',
  '- <details open ontoggle=hit(N)>\n  x',
  '> <iframe srcdoc="<script>parent.hit(N)</script>">',
  '*<b onclick=hit(N)>*x*</b>*',
  '[x]: <javascript:hit(N)> "\\" onclick=hit(N)"\n\n[x]',
  '\\<script>hit(N)\\</script>',
]

/** All of them, each with its own number in it. */
export const scriptPayloads: readonly string[] = [
  ...scripts,
  ...mutations,
  ...drawings,
  ...inMarkdown,
  ...templates,
  ...clobbering,
  ...inAddresses,
  ...inAttributes,
].map((payload, index) => payload.replaceAll(/(hit[(`]|canary\?)N/g, (_, before: string) => `${before}${index}`))
