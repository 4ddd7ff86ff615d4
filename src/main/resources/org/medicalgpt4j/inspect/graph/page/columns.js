/* Columns for the boxes of a layered drawing, such that lines run straight where they can: Brandes and Koepf, "Fast and
   Simple Horizontal Coordinate Assignment" (2001). Four drawings, each pushed to another corner, are averaged. */

const GAP_X = 16;

/** Gives every node of the layers an x; nodes know those above and below, and their order in the layer. */
function placeColumns(layers) {
  const barred = wiresAcrossLongOnes(layers);
  const drawings = [];
  for (const fromBelow of [false, true]) {
    for (const fromRight of [false, true]) {
      drawings.push(pushed(layers, barred, fromBelow, fromRight));
    }
  }
  const extents = drawings.map(drawing => ({
    left: Math.min(...[...drawing].map(([node, x]) => x - node.width / 2)),
    right: Math.max(...[...drawing].map(([node, x]) => x + node.width / 2)),
  }));
  const narrowest = extents.reduce((best, extent) => extent.right - extent.left < best.right - best.left ? extent : best);
  const shifts = extents.map((extent, index) =>
    index % 2 === 0 ? narrowest.left - extent.left : narrowest.right - extent.right);
  for (const node of layers.flat()) {
    const sorted = drawings.map((drawing, index) => drawing.get(node) + shifts[index]).sort((a, b) => a - b);
    node.x = (sorted[1] + sorted[2]) / 2;
  }
}

/** Pairs of neighbours in two layers whose line crosses the inside of a long wire: the long one stays straight. */
function wiresAcrossLongOnes(layers) {
  const barred = new Map(layers.flat().map(node => [node, new Set()]));
  for (const layer of layers) {
    const lines = layer.flatMap(node => node.below.map(other => [node, other]));
    const long = lines.filter(([from, to]) => from.wire && to.wire);
    for (const [from, to] of lines.filter(line => !long.includes(line))) {
      if (long.some(([a, b]) => (a.order - from.order) * (b.order - to.order) < 0)) {
        barred.get(from).add(to);
        barred.get(to).add(from);
      }
    }
  }
  return barred;
}

function pushed(layers, barred, fromBelow, fromRight) {
  const ordered = (fromBelow ? [...layers].reverse() : layers).map(layer => fromRight ? [...layer].reverse() : layer);
  const place = new Map(ordered.flatMap(layer => layer.map((node, index) => [node, index])));
  const roots = stems(ordered, place, barred, node => fromBelow ? node.below : node.above);
  const x = packed(ordered, roots);
  return new Map(layers.flat().map(node => [node, fromRight ? -x.get(roots.get(node)) : x.get(roots.get(node))]));
}

/** A box follows boxes rather than the long wires and ports beside them, so that the main line runs straight. */
function leading(node, near) {
  const boxes = node.wire ? [] : near.filter(other => !other.wire && !other.port);
  return [...(boxes.length > 0 ? boxes : near)];
}

/** Chains nodes to stems that stand upright: each follows the middle one of its neighbours, unless lines would cross. */
function stems(ordered, place, barred, neighbours) {
  const root = new Map(ordered.flat().map(node => [node, node]));
  const taken = new Set();
  for (const layer of ordered) {
    let furthest = -1;
    for (const node of layer) {
      const near = leading(node, neighbours(node)).sort((a, b) => place.get(a) - place.get(b));
      const middle = (near.length - 1) / 2;
      for (const other of near.slice(Math.floor(middle), Math.ceil(middle) + 1)) {
        const free = root.get(node) === node && !taken.has(other);
        if (free && place.get(other) > furthest && !barred.get(node).has(other)) {
          taken.add(other);
          root.set(node, root.get(other));
          furthest = place.get(other);
        }
      }
    }
  }
  return root;
}

/** Places of stems, as far left as the gaps allow, and then as near to those on the right as they can. */
function packed(ordered, roots) {
  const before = new Map();
  const after = new Map();
  const note = (map, stem, other, distance) => {
    if (!map.has(stem)) map.set(stem, []);
    map.get(stem).push({ other, distance });
  };
  for (const layer of ordered) {
    for (let i = 1; i < layer.length; i++) {
      const distance = (layer[i - 1].width + layer[i].width) / 2 + GAP_X;
      note(before, roots.get(layer[i]), roots.get(layer[i - 1]), distance);
      note(after, roots.get(layer[i - 1]), roots.get(layer[i]), distance);
    }
  }
  const left = new Map();
  const leftOf = stem => {
    if (!left.has(stem)) {
      left.set(stem, Math.max(0, ...(before.get(stem) ?? []).map(({ other, distance }) => leftOf(other) + distance)));
    }
    return left.get(stem);
  };
  const right = new Map();
  const rightOf = stem => {
    if (!right.has(stem)) {
      const limit = Math.min(...(after.get(stem) ?? []).map(({ other, distance }) => rightOf(other) - distance));
      right.set(stem, Number.isFinite(limit) ? Math.max(leftOf(stem), limit) : leftOf(stem));
    }
    return right.get(stem);
  };
  new Set(roots.values()).forEach(rightOf);
  return right;
}
