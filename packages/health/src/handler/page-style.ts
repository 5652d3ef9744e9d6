export const style = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --line: #d9dde3; --text: #1c2430; --soft: #5c6675;
  --ok: #1a7f4b; --degraded: #9a6200; --failing: #c22f2f; --idle: #5c6675; --first: #2f6fd6; --second: #c26a1b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1b212a; --line: #303946; --text: #e6eaf0; --soft: #9aa5b4;
    --ok: #4cc38a; --degraded: #e2a93b; --failing: #ff7b72; --idle: #9aa5b4; --first: #6ea8ff; --second: #f0a35e;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
#notice { color: var(--soft); margin: 0; }
#notice.lost { color: var(--failing); font-weight: 600; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
.stale article { opacity: .55; }
.head { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.soft { color: var(--soft); overflow-wrap: anywhere; }
.badge { font-weight: 600; border: 1px solid; border-radius: 1rem; padding: 0 .6rem; }
.ok { color: var(--ok); } .degraded { color: var(--degraded); } .failing { color: var(--failing); } .idle { color: var(--idle); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem; margin: .75rem 0; }
figure { margin: 0; }
figcaption { display: flex; justify-content: space-between; gap: 1rem; font-size: .85rem; }
svg { display: block; width: 100%; height: 3rem; border-bottom: 1px solid var(--line); }
polyline { fill: none; stroke: var(--first); stroke-width: 1.5; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
polyline.second { stroke: var(--second); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
`;
