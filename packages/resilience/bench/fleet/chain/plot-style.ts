/** Colours by what a field or a line stands for, in light and in dark. */
export const plotStyle = `<style>
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.head { font-weight: 600; }
.mark { font-size: 10px; fill: #57606a; }
.paper { fill: #ffffff; }
.outage { fill: #afb8c1; opacity: 0.25; }
.grid { stroke: #d0d7de; stroke-width: 1; }
.capacity { stroke: #24292f; stroke-dasharray: 4 3; fill: none; }
.taken { fill: #1f883d; }
.away { fill: #cf222e; }
.refused { fill: #8c959f; }
.exporters { fill: #bc4c00; }
.collectors { fill: #8250df; }
.log { fill: #0969da; }
.careful { stroke: #0969da; stroke-width: 1.5; fill: none; }
.byDefault { stroke: #cf222e; stroke-width: 1.5; stroke-dasharray: 3 2; fill: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .mark { fill: #9198a1; }
  .paper { fill: #0d1117; }
  .grid { stroke: #30363d; }
  .outage { fill: #6e7681; }
  .capacity { stroke: #e6edf3; }
  .taken { fill: #3fb950; }
  .away { fill: #f85149; }
  .refused { fill: #6e7681; }
  .exporters { fill: #f0883e; }
  .collectors { fill: #a371f7; }
  .log { fill: #58a6ff; }
  .careful { stroke: #58a6ff; }
  .byDefault { stroke: #f85149; }
}
</style>`;
