/** A plane through the space of anchors, and how they come onto it. */
export interface Plane {
  readonly name: string;
  readonly project: (vector: readonly number[]) => readonly [number, number];
}

/**
 * The plane on which vectors of one dimension are drawn: themselves where they have two, their first two
 * principal axes where there are enough of them, else their first two components. Deterministic.
 */
export function planeOf(vectors: readonly (readonly number[])[]): Plane {
  const dimensions = vectors[0]?.length ?? 0;
  if (dimensions <= 2) {
    const name = dimensions === 1 ? "by their one component" : "by both their components";
    return { name, project: ([x = 0, y = 0]) => [x, y] };
  }
  if (vectors.length < 3) {
    const name = `by the first two of ${dimensions} components`;
    return { name, project: ([x = 0, y = 0]) => [x, y] };
  }
  const mean = Array.from({ length: dimensions }, (_, i) => average(vectors.map((vector) => vector[i] ?? 0)));
  const centred = vectors.map((vector) => vector.map((value, i) => value - (mean[i] ?? 0)));
  const first = principal(centred, undefined);
  const second = principal(centred, first);
  const away = (vector: readonly number[]) => vector.map((value, i) => value - (mean[i] ?? 0));
  return {
    name: `on the two principal axes of ${dimensions} dimensions`,
    project: (vector) => [dot(away(vector), first), dot(away(vector), second)],
  };
}

/** The direction of most variance, by power iteration; orthogonal to `against` where that is given. */
function principal(
  rows: readonly (readonly number[])[],
  against: readonly number[] | undefined,
): readonly number[] {
  const dimensions = rows[0]?.length ?? 0;
  // Uneven on purpose: a start that is orthogonal to the answer would stay so.
  let axis = unit(
    free(
      Array.from({ length: dimensions }, (_, i) => 1 / (i + 1.5)),
      against,
    ),
  );
  for (let round = 0; round < 64; round++) {
    const next = new Array<number>(dimensions).fill(0);
    for (const row of rows) {
      const weight = dot(row, axis);
      for (let i = 0; i < dimensions; i++) next[i] = (next[i] ?? 0) + weight * (row[i] ?? 0);
    }
    const left = free(next, against);
    if (Math.hypot(...left) < 1e-12) return axis;
    axis = unit(left);
  }
  return axis;
}

function free(vector: readonly number[], against: readonly number[] | undefined): readonly number[] {
  if (against === undefined) return vector;
  const along = dot(vector, against);
  return vector.map((value, i) => value - along * (against[i] ?? 0));
}

export function unit(vector: readonly number[]): readonly number[] {
  const norm = Math.hypot(...vector) || 1;
  return vector.map((value) => value / norm);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0);
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
