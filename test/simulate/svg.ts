import type { Plot, Series, SimulationOutcome } from "./outcome.ts";

const WIDTH = 800;
const HEIGHT = 300;
const MARGIN = { top: 40, right: 230, bottom: 44, left: 64 };
/** Told apart by most kinds of eyes (after Okabe and Ito). */
const COLOURS = ["#0072b2", "#e69f00", "#d55e00", "#009e73", "#cc79a7"] as const;
/** About so many marks on an axis. */
const TICKS = 5;

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly ticksX: readonly number[];
  readonly ticksY: readonly number[];
}

/** All plots, one below the other, as one SVG document. */
export function renderSvg(outcomes: readonly SimulationOutcome[]): string {
  const plots = outcomes.map(
    ({ title, plot }, index) => `<g transform="translate(0 ${index * HEIGHT})">${drawPlot(title, plot)}</g>`,
  );
  const height = outcomes.length * HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...plots,
    "</svg>\n",
  ].join("\n");
}

function drawPlot(title: string, plot: Plot): string {
  const scale = scaleOf(plot);
  const shades = (plot.shaded ?? []).map(({ from, to, label }) => {
    const [left, right] = [scale.x(from), scale.x(to)];
    return `<rect x="${left}" y="${MARGIN.top}" width="${right - left}" height="${scale.y(0) - MARGIN.top}" fill="#eeeeee"/>${text(left + 4, MARGIN.top + 12, label)}`;
  });
  return [
    `<text x="${MARGIN.left}" y="22" font-size="14" font-weight="bold">${escapeText(title)}</text>`,
    ...shades,
    drawAxes(plot, scale),
    ...plot.series.map((series, index) => drawSeries(series, index, scale)),
  ].join("\n");
}

function scaleOf({ series, logX = false }: Plot): Scale {
  const points = series.flatMap((one) => one.points);
  const xs = points.map(([x]) => x);
  const ticksX = logX ? decades(Math.min(...xs), Math.max(...xs)) : ticksUpTo(Math.max(...xs));
  const ticksY = ticksUpTo(Math.max(...points.map(([, y]) => y)));
  const along = logX ? Math.log : (value: number) => value;
  const [from, to] = [along(ticksX[0] ?? 0), along(ticksX.at(-1) ?? 1)];
  const maxY = ticksY.at(-1) ?? 1;
  const width = WIDTH - MARGIN.left - MARGIN.right;
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  return {
    x: (value) => round(MARGIN.left + ((along(value) - from) / (to - from)) * width),
    y: (value) => round(MARGIN.top + height - (value / maxY) * height),
    ticksX,
    ticksY,
  };
}

/** Round numbers from 0 to at least the largest value. */
function ticksUpTo(largest: number): readonly number[] {
  const rough = Math.max(largest, Number.EPSILON) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(largest / step) + 1 }, (_, index) => index * step);
}

/** Powers of ten around all values. */
function decades(smallest: number, largest: number): readonly number[] {
  const first = Math.floor(Math.log10(smallest));
  const length = Math.ceil(Math.log10(largest)) - first + 1;
  return Array.from({ length }, (_, index) => 10 ** (first + index));
}

function drawAxes({ xLabel, yLabel }: Plot, { x, y, ticksX, ticksY }: Scale): string {
  const right = WIDTH - MARGIN.right;
  return [
    ...ticksY.map((tick) => `<path d="M${MARGIN.left} ${y(tick)}H${right}" stroke="#dddddd"/>`),
    `<path d="M${MARGIN.left} ${MARGIN.top}V${y(0)}H${right}" fill="none" stroke="#444444"/>`,
    ...ticksX.map((tick) => text(x(tick), y(0) + 16, label(tick), "middle")),
    ...ticksY.map((tick) => text(MARGIN.left - 6, y(tick) + 4, label(tick), "end")),
    text((MARGIN.left + right) / 2, y(0) + 34, xLabel, "middle"),
    text(MARGIN.left, MARGIN.top - 6, yLabel),
  ].join("");
}

function drawSeries({ name, points }: Series, index: number, { x, y }: Scale): string {
  const colour = COLOURS[index % COLOURS.length];
  const path = points
    .map(([across, up], point) => `${point === 0 ? "M" : "L"}${x(across)} ${y(up)}`)
    .join("");
  const left = WIDTH - MARGIN.right + 12;
  const top = MARGIN.top + 12 + index * 18;
  return [
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>`,
    `<path d="M${left} ${top - 4}h16" stroke="${colour}" stroke-width="3"/>`,
    text(left + 22, top, name),
  ].join("");
}

const text = (x: number, y: number, content: string, anchor: "start" | "middle" | "end" = "start"): string =>
  `<text x="${x}" y="${y}" fill="#333333" text-anchor="${anchor}">${escapeText(content)}</text>`;

const label = (value: number): string => String(Number(value.toPrecision(3)));

const round = (value: number): number => Math.round(value * 10) / 10;

const escapeText = (content: string): string =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
