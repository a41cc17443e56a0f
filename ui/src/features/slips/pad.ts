// A signature as it is drawn: strokes of points in a box of 10000 by 10000 that is shown 5 : 2.
export const side = 10_000;
export const mostPoints = 4_000;
export type Point = [number, number];

/** Points nearer than this add nothing to see. */
const step = 35;

/** Where in the box the pointer is; beside it, at its edge. */
export function pointIn(box: { left: number; top: number; width: number; height: number }, x: number, y: number): Point {
  const along = (at: number, length: number) => Math.round(Math.max(0, Math.min(1, length > 0 ? at / length : 0)) * side);
  return [along(x - box.left, box.width), along(y - box.top, box.height)];
}

/** The stroke with one more point, unless it is where the last one was. */
export function drawn(stroke: Point[], next: Point): Point[] {
  const last = stroke.at(-1);
  if (last && Math.hypot((last[0] - next[0]) * 2.5, last[1] - next[1]) < step) return stroke;
  return [...stroke, next];
}

/** How many points there are. */
export function count(strokes: Point[][]): number {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0);
}

/** A stroke as the path of a picture 500 wide and 200 high. A single point is a dot. */
export function path(stroke: Point[]): string {
  const at = ([x, y]: Point) => `${(x / 20).toFixed(1)} ${(y / 50).toFixed(1)}`;
  const [first, ...rest] = stroke;
  if (!first) return "";
  return `M${at(first)}${(rest.length > 0 ? rest : [first]).map((point) => `L${at(point)}`).join("")}`;
}
