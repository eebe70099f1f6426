import { runChatPage } from "./page-script.ts";

const style = `
:root {
  color-scheme: light dark;
  --wall: #c6d6b4; --wall-2: #a9c7a3; --ink: #101418; --dim: #7a8793; --in: #fff; --out: #e6fccf; --out-dim: #5aa552;
  --bar: #fff; --line: #0001; --accent: #3390ec; --code: #3390ec14; --key: #47704599;
  --good: #3fae4fd9; --bad: #e0544bd9; --field: #eef1f4; --toast: #22303e; --link-out: #1f7fd6; --shade: 0 1px 2px #1018203a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --wall: #0f1722; --wall-2: #142030; --ink: #f2f5f8; --dim: #7f93a8; --in: #1b2734; --out: #2f5680; --out-dim: #9fc3e6;
    --bar: #18222d; --line: #0006; --accent: #62aef5; --code: #62aef51c; --key: #2b3f53cc;
    --good: #2f8a46d9; --bad: #b8433ed9; --field: #0f1822; --toast: #3b5067; --link-out: #a9d3ff; --shade: 0 1px 2px #0006;
  }
}
* { box-sizing: border-box; margin: 0; }
html { background: var(--wall); }
body {
  max-width: 480px; height: 100dvh; margin: 0 auto; display: flex; flex-direction: column; overflow: hidden;
  font: 15px/1.36 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink);
  background: radial-gradient(120% 70% at 80% 10%, var(--wall-2), transparent), var(--wall);
  position: relative; box-shadow: 0 0 0 1px var(--line);
}
button, input { font: inherit; color: inherit; border: 0; background: none; outline: none; }
button { cursor: pointer; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }

header { display: flex; gap: 12px; align-items: center; padding: 9px 16px; background: var(--bar); box-shadow: 0 1px 0 var(--line); z-index: 1; }
.avatar { width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; color: #fff; font-size: 21px; font-weight: 600; background: linear-gradient(#6bb6f7, #3279dc); }
h1 { font-size: 16px; font-weight: 600; line-height: 1.25; }
#status { font-size: 13px; color: var(--dim); }
#status.live { color: var(--accent); }

/* Reversed around one child, a scroller stays at its end by itself, whatever grows in it. */
main {
      /* The list ends at the newest message by itself; anchoring would hold on to an older one. */
      overflow-anchor: none; flex: 1; overflow-y: auto; display: flex; flex-direction: column-reverse; scrollbar-width: thin; }
#messages { padding: 8px 10px 12px; display: flex; flex-direction: column; }
.day { align-self: center; margin: 6px 0; padding: 3px 10px; border-radius: 12px; font-size: 13px; font-weight: 500; color: #fff; background: var(--key); }
.message { max-width: 86%; min-width: 90px; align-self: flex-start; margin-top: 6px; }
.message.mine { align-self: flex-end; }
.bubble { position: relative; padding: 7px 11px 6px; border-radius: 16px 16px 16px 5px; background: var(--in); box-shadow: var(--shade); overflow: hidden; }
.mine .bubble { background: var(--out); border-radius: 16px 16px 5px 16px; }
.name { font-size: 14px; font-weight: 600; color: var(--accent); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.text::after { content: ""; display: inline-block; width: var(--meta, 42px); height: 1px; }
.meta { position: absolute; right: 10px; bottom: 5px; font-size: 11.5px; color: var(--dim); user-select: none; }
.mine .meta { color: var(--out-dim); }
.bubble img { display: block; width: calc(100% + 22px); margin: -7px -11px 6px; }
.bubble img:only-of-type:has(+ .meta) { margin-bottom: -6px; }
img + .meta { color: #fff; background: #0006; padding: 1px 7px; border-radius: 10px; }

code, pre { font: 13px/1.45 ui-monospace, "SF Mono", Menlo, "Roboto Mono", "Noto Sans Mono", monospace; }
code { color: var(--accent); }
pre { white-space: pre-wrap; margin: 5px 0 3px; padding: 6px 9px; border-left: 3px solid var(--accent); border-radius: 5px; background: var(--code); }
blockquote { padding: 3px 9px; border-left: 3px solid var(--accent); border-radius: 5px; background: var(--code); }
a { color: var(--accent); text-decoration: none; }
.bot_command { color: var(--accent); padding: 0; }
.mine .bot_command { color: var(--link-out); }
.spoiler { border-radius: 4px; }
.spoiler:not(.shown) { color: transparent; background: var(--dim); cursor: pointer; }

.keys { display: grid; gap: 4px; margin-top: 4px; }
.keys div { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 4px; }
.key { min-height: 38px; padding: 6px 8px; border-radius: 9px; background: var(--key); color: #fff; font-size: 14px; font-weight: 500; text-align: center; backdrop-filter: blur(6px); transition: filter .12s; }
.key:hover { filter: brightness(1.1); }
.key:disabled { cursor: progress; opacity: .6; }
.key.success { background: var(--good); } .key.danger { background: var(--bad); } .key.primary { background: var(--accent); }

footer { position: relative; padding: 8px 10px 10px; background: var(--bar); box-shadow: 0 -1px 0 var(--line); }
form { display: flex; gap: 6px; align-items: center; }
input { flex: 1; min-width: 0; height: 40px; padding: 0 16px; border-radius: 20px; background: var(--field); }
input::placeholder { color: var(--dim); }
.icon { width: 40px; height: 40px; flex: none; border-radius: 50%; display: grid; place-items: center; font-size: 20px; color: var(--dim); }
#go { color: var(--accent); }
#slash::before { content: "/"; width: 25px; height: 25px; line-height: 22px; border: 2px solid; border-radius: 7px; font-size: 15px; font-weight: 600; }
#menu { position: absolute; inset: auto 0 100% 0; max-height: 45vh; overflow-y: auto; background: var(--bar); box-shadow: 0 -1px 0 var(--line); }
#menu button { display: flex; gap: 12px; width: 100%; padding: 9px 16px; text-align: left; }
#menu button:first-child, #menu button:hover { background: var(--code); }
#menu b { font-weight: 500; } #menu span { color: var(--dim); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

#toast { position: absolute; left: 50%; bottom: 76px; transform: translate(-50%, 8px); width: max-content; max-width: 86%; padding: 9px 15px; border-radius: 11px; color: #fff; background: var(--toast); box-shadow: 0 4px 16px #0005; font-size: 14px; opacity: 0; pointer-events: none; transition: .2s; z-index: 2; }
#toast.shown { opacity: 1; transform: translate(-50%, 0); }
dialog { width: min(310px, 86vw); margin: auto; padding: 20px 20px 10px; border: 0; border-radius: 15px; color: var(--ink); background: var(--bar); box-shadow: 0 12px 40px #0006; }
dialog::backdrop { background: #0007; }
dialog h2 { font-size: 16px; margin-bottom: 6px; } dialog p { white-space: pre-wrap; }
dialog button { display: block; margin: 10px 0 0 auto; padding: 7px 14px; border-radius: 9px; font-weight: 600; color: var(--accent); }
[hidden] { display: none !important; }
`;

export interface ChatPageSettings {
  botName: string;
  userId: number;
}

/** The whole page: no other file, nothing from elsewhere. */
export function chatPage(settings: ChatPageSettings): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${settings.botName}</title>
<link rel="icon" href="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><circle cx='16' cy='16' r='16' fill='%233390ec'/><text x='16' y='23' font-size='20' text-anchor='middle' fill='white'>&#952;</text></svg>">
<style>${style}</style>
</head>
<body>
<header><div class="avatar">θ</div><div><h1>${settings.botName}</h1><div id="status"></div></div></header>
<main><div id="messages" aria-live="polite"></div></main>
<div id="toast" role="status"></div>
<footer>
<div id="menu" hidden></div>
<form id="composer" autocomplete="off">
<button class="icon" id="slash" type="button" title="Commands"></button>
<input id="draft" placeholder="Message" aria-label="Message" maxlength="4096">
<button class="icon" id="go" title="Send"><svg width="24" height="24" viewBox="0 0 24 24" fill="currentColor"><path d="M3 20.5 21.5 12 3 3.5v6.6l11 1.9-11 1.9z"/></svg></button>
</form>
</footer>
<dialog id="alert"><h2>${settings.botName}</h2><p></p><form method="dialog"><button>OK</button></form></dialog>
<script>
// Transpilers that keep function names call this helper in what they make of the script below.
const __name = (target) => target;
(${runChatPage})(${JSON.stringify(settings)});
</script>
</body>
</html>
`;
}
