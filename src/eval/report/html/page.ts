import { escaped } from "./markup.ts";

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#667079;--paper:#fff;--line:#dfe3e7;--main:#2f6fb0;--good:#2e8540;--bad:#b5382a;--soft:#b9d0e8}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--dim:#98a2ab;--paper:#15181b;--line:#2f353b;--main:#6aa5e0;--good:#5fbf74;--bad:#e57a6b;--soft:#28435e}}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-top:1px solid var(--line);padding-top:1rem}
p.dim,figcaption,dt{color:var(--dim)}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .7rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
figure{margin:1rem 0;overflow-x:auto}svg{max-width:100%;height:auto}ul.said li{margin:.4rem 0}
svg text{font-size:12px;fill:var(--ink)}svg .tick{text-anchor:middle;fill:var(--dim)}svg .name{text-anchor:end}svg .small{font-size:11px}
svg .off{text-anchor:middle}svg .on{text-anchor:middle;fill:var(--paper)}
.grid{stroke:var(--line)}.zero,.median{stroke:var(--ink)}.whisker{stroke:var(--dim)}
.bar{fill:var(--soft)}.box{fill:var(--main);fill-opacity:.35;stroke:var(--main)}.mean,.dot{fill:var(--main)}.dot{fill-opacity:.8}
.better{fill:var(--good)}.worse{fill:var(--bad)}.cell{fill:var(--main);stroke:var(--line)}.diagonal{stroke:var(--dim);stroke-dasharray:4 4}
polyline{fill:none;stroke-width:2}.thin{stroke-width:1;stroke-dasharray:3 3}
.line0{stroke:#2f6fb0}.line1{stroke:#c2571a}.line2{stroke:#2e8540}.line3{stroke:#8246af}.line4{stroke:#a08000}.line5{stroke:#0f8b8d}
.key{display:inline-block;width:1.2em;height:.2em;margin:0 .4em .25em 0;vertical-align:middle}
.key0{background:#2f6fb0}.key1{background:#c2571a}.key2{background:#2e8540}.key3{background:#8246af}.key4{background:#a08000}.key5{background:#0f8b8d}
@media print{body{max-width:none}}
`;

/**
 * A whole page: no script, nothing from elsewhere, and a policy that would stop it if there were. `body` is
 * HTML, `title` is text.
 */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
