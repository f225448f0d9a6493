/** One file imports another, types included. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** A tree of rooms, and the first name below it: a folder, or a file that stands there alone. */
const ROOM = /^((?:packages|examples)\/[^/]+\/(?:src|test)|conformance|e2e|simulation)\/([^/]+)/;

/**
 * Imports that are part of a circle between the rooms of one tree, e.g. `src/merchant` -> `src/result` -> `src/merchant`,
 * even when no file imports itself in the end. Tests beside a file may look anywhere.
 */
export function roomCircles(imports: readonly Import[]): readonly Import[] {
  const steps = imports.flatMap(({ from, to }) => {
    const [left, right] = [roomOf(from), roomOf(to)];
    const apart = left?.tree !== right?.tree || left?.room === right?.room;
    return left === null || right === null || apart ? [] : [{ from, to, left: left.room, right: right.room }];
  });
  const next = Map.groupBy(steps, ({ left }) => left);
  const leadsTo = (start: string, goal: string): boolean => {
    const seen = new Set([start]);
    for (const room of seen) for (const { right } of next.get(room) ?? []) seen.add(right);
    return seen.has(goal);
  };
  return steps.filter(({ left, right }) => leadsTo(right, left)).map(({ from, to }) => ({ from, to }));
}

function roomOf(path: string): { readonly tree: string; readonly room: string } | null {
  const [, tree, name] = ROOM.exec(path) ?? [];
  if (tree === undefined || name === undefined || /\.test\.tsx?$/.test(path)) return null;
  return { tree, room: `${tree}/${name}` };
}
