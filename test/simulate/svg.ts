import type { Plot, Series, SimulationOutcome } from "./outcome.ts";

const WIDTH = 760;
const HEIGHT = 300;
const MARGIN = { top: 40, right: 200, bottom: 44, left: 64 };
/** Told apart by most kinds of eyes (after Okabe and Ito). */
const COLOURS = ["#0072b2", "#e69f00", "#d55e00", "#009e73", "#cc79a7"] as const;
const TICKS = 4;

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly maxX: number;
  readonly maxY: number;
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
  const scale = scaleOf(plot.series);
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

function scaleOf(series: readonly Series[]): Scale {
  const points = series.flatMap((one) => one.points);
  const maxX = Math.max(...points.map(([x]) => x), Number.EPSILON);
  const maxY = Math.max(...points.map(([, y]) => y), Number.EPSILON);
  const width = WIDTH - MARGIN.left - MARGIN.right;
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  return {
    x: (value) => round(MARGIN.left + (value / maxX) * width),
    y: (value) => round(MARGIN.top + height - (value / maxY) * height),
    maxX,
    maxY,
  };
}

function drawAxes({ xLabel, yLabel }: Plot, { x, y, maxX, maxY }: Scale): string {
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => index / TICKS);
  return [
    `<path d="M${MARGIN.left} ${MARGIN.top}V${y(0)}H${x(maxX)}" fill="none" stroke="#444444"/>`,
    ...ticks.map((part) => text(x(part * maxX) - 8, y(0) + 16, label(part * maxX))),
    ...ticks.map((part) => text(MARGIN.left - 40, y(part * maxY) + 4, label(part * maxY))),
    text(MARGIN.left, y(0) + 34, xLabel),
    text(MARGIN.left, MARGIN.top - 5, yLabel),
  ].join("");
}

function drawSeries({ name, points }: Series, index: number, { x, y, maxX }: Scale): string {
  const colour = COLOURS[index % COLOURS.length];
  const path = points.map(([left, top], point) => `${point === 0 ? "M" : "L"}${x(left)} ${y(top)}`).join("");
  const top = MARGIN.top + 12 + index * 18;
  return [
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>`,
    `<path d="M${x(maxX) + 12} ${top - 4}h16" stroke="${colour}" stroke-width="3"/>`,
    text(x(maxX) + 34, top, name),
  ].join("");
}

const text = (x: number, y: number, content: string): string =>
  `<text x="${x}" y="${y}" fill="#333333">${escapeText(content)}</text>`;

const label = (value: number): string =>
  value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));

const round = (value: number): number => Math.round(value * 10) / 10;

const escapeText = (content: string): string =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
