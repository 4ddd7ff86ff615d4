/* Layered drawing of a directed graph without cycles (Sugiyama, Tagawa and Toda, 1981): layers by longest path, crossings
   reduced by barycentres, long wires led around boxes through waypoints; columns as in columns.js. */

const GAP_Y = 30;

/** Places nodes {id, width, height, port}; wires are {from, to}. Answers the size; nodes get x and y, wires get points. */
function layOut(nodes, wires) {
  const byId = new Map(nodes.map(node => [node.id, Object.assign(node, { ins: [], outs: [], rank: 0 })]));
  for (const wire of wires) {
    byId.get(wire.from).outs.push(byId.get(wire.to));
    byId.get(wire.to).ins.push(byId.get(wire.from));
  }
  rank(nodes);
  const layers = layersOf(nodes, wires, byId);
  reduceCrossings(layers);
  placeColumns(layers);
  const width = placeRows(layers);
  for (const wire of wires) {
    wire.points = [byId.get(wire.from), ...wire.waypoints, byId.get(wire.to)];
  }
  const last = layers.at(-1);
  return { width, height: last[0].y + Math.max(...last.map(node => node.height)) / 2 + 2 };
}

function rank(nodes) {
  let changed = true;
  for (let round = 0; changed && round <= nodes.length; round++) {
    changed = false;
    for (const node of nodes) {
      const least = Math.max(0, ...node.ins.map(other => other.rank + 1));
      if (least > node.rank) {
        node.rank = least;
        changed = true;
      }
    }
  }
  for (const node of nodes) {
    if (node.ins.length === 0 && node.outs.length > 0) {
      node.rank = Math.min(...node.outs.map(other => other.rank)) - 1;
    }
  }
  const lowest = Math.min(...nodes.map(node => node.rank));
  nodes.forEach(node => { node.rank -= lowest; });
}

function layersOf(nodes, wires, byId) {
  const layers = Array.from({ length: 1 + Math.max(...nodes.map(node => node.rank)) }, () => []);
  nodes.forEach(node => layers[node.rank].push(node));
  for (const node of nodes) {
    node.above = [];
    node.below = [];
  }
  for (const wire of wires) {
    let before = byId.get(wire.from);
    wire.waypoints = [];
    for (let level = before.rank + 1; level < byId.get(wire.to).rank; level++) {
      const waypoint = { rank: level, width: 10, height: 0, above: [before], below: [], wire };
      before.below.push(waypoint);
      layers[level].push(waypoint);
      wire.waypoints.push(waypoint);
      before = waypoint;
    }
    before.below.push(byId.get(wire.to));
    byId.get(wire.to).above.push(before);
  }
  return layers.filter(layer => layer.length > 0);
}

function reduceCrossings(layers) {
  layers.forEach(layer => layer.forEach((node, index) => { node.order = index; }));
  for (let sweep = 0; sweep < 12; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      for (const node of layer) {
        const near = down ? node.above : node.below;
        node.weight = near.length === 0 ? node.order : near.reduce((sum, other) => sum + other.order, 0) / near.length;
      }
      layer.sort((a, b) => a.weight - b.weight || a.order - b.order);
      layer.forEach((node, index) => { node.order = index; });
    }
  }
}

function placeRows(layers) {
  const left = Math.min(...layers.flat().map(node => node.x - node.width / 2));
  const right = Math.max(...layers.flat().map(node => node.x + node.width / 2));
  let y = 1;
  for (const layer of layers) {
    const height = Math.max(...layer.map(node => node.height));
    for (const node of layer) {
      node.x += 4 - left;
      node.y = y + height / 2;
      if (node.wire) node.height = height;
    }
    y += height + GAP_Y;
  }
  return right - left + 8;
}

/** A smooth line through the points of a wire, from the edge of the first box to the edge of the last; upwards if flipped. */
function wirePath(points, flipped) {
  const sign = flipped ? -1 : 1;
  const leave = point => point.y + sign * point.height / 2;
  const enter = (point, last) => point.y - sign * (point.height / 2 + (last ? 4 : 0));
  let path = `M${points[0].x} ${leave(points[0])}`;
  for (let i = 1; i < points.length; i++) {
    const last = i === points.length - 1;
    const from = leave(points[i - 1]);
    const to = enter(points[i], last);
    const middle = (from + to) / 2;
    path += `C${points[i - 1].x} ${middle} ${points[i].x} ${middle} ${points[i].x} ${to}`;
    if (!last) path += `V${leave(points[i])}`;
  }
  return path;
}
