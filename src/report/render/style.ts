/** Light and dark, screen and paper. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8886; --bad: #b3261e; --ink: #1b5fb8; --soft: #8881; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --ink: #8ab4f8; } }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin: 1.4rem 0 0.3rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.88em; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2em 1em 0.2em 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; min-width: 4em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15em 1.2em; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.verdict { border-left: 4px solid var(--bad); padding-left: 1rem; margin: 1.5rem 0; }
.words { font-size: 1.05em; } .note { background: var(--soft); padding: 0.6em 0.9em; }
code, pre { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
svg { width: 100%; height: auto; max-height: 16rem; } svg text { font-size: 11px; fill: currentColor; }
.press { fill: var(--ink); } .axis { stroke: var(--line); } .marked { color: var(--bad); font-weight: 600; }
@media print { body { max-width: none; margin: 0; font-size: 11px; } .verdict { break-inside: auto; } h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; } summary { list-style: none; } }`;
