/** Something that may have to wait for others. */
export interface Waiting {
  id: string;
  after: readonly string[];
}

/**
 * Things in rows, each below everything it comes after, otherwise in the order given. What waits for itself in a circle
 * stands in a last row together; what is waited for but not there is left out.
 */
export function layersOf<T extends Waiting>(things: readonly T[]): T[][] {
  const known = new Set(things.map(thing => thing.id));
  const layers: T[][] = [];
  const placed = new Set<string>();
  let left = [...things];
  while (left.length > 0) {
    const free = left.filter(thing =>
      thing.after.every(id => id === thing.id || !known.has(id) || placed.has(id)),
    );
    const row = free.length > 0 ? free : left;
    layers.push(row);
    for (const thing of row) placed.add(thing.id);
    left = left.filter(thing => !placed.has(thing.id));
  }
  return layers;
}
