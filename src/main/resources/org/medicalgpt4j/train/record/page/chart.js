const SVG = "http://www.w3.org/2000/svg";
const drawn = (name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  if (text !== undefined) made.textContent = text;
  return made;
};
const ticks = (low, high, count) => {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step / 1e6; tick += step) found.push(tick);
  return found;
};
const smoothed = points => {
  const weight = Math.min(0.9, Math.max(0, 1 - 20 / points.length));
  let mean = 0;
  let total = 0;
  return points.map(([x, y]) => {
    mean = weight * mean + (1 - weight) * y;
    total = weight * total + (1 - weight);
    return [x, mean / total];
  });
};
/** series: [{ name, color, points: [[step, value]], dots }] */
const chart = (title, series, format, wide) => {
  const room = byId("charts").clientWidth - 34;
  const width = Math.max(260, wide ? room : Math.min(460, room));
  const height = wide ? Math.min(320, Math.max(220, width / 3)) : 220;
  const box = { left: 58, right: 12, top: 10, bottom: 24 };
  const all = series.flatMap(line => line.points);
  const card = element("div", { class: "card" });
  const legend = element("div", { class: "legend" });
  if (series.length > 1) series.forEach(line => {
    const mark = element("i");
    mark.style.background = `var(${line.color})`;
    legend.append(element("span", {}, mark, line.name));
  });
  card.append(element("div", { class: "chart-head" }, element("h2", {}, title), legend));
  const xs = all.map(point => point[0]);
  const ys = all.map(point => point[1]);
  const x0 = Math.min(...xs), x1 = Math.max(...xs, x0 + 1);
  let y0 = Math.min(...ys), y1 = Math.max(...ys);
  if (y0 > 0 && (y0 < 0.7 * y1 || y0 > 0.95 * y1) || y0 === y1) y0 = Math.min(0, y0);
  if (y0 === y1) y1 = y0 + 1;
  const x = step => box.left + (step - x0) / (x1 - x0) * (width - box.left - box.right);
  const y = value => height - box.bottom - (value - y0) / (y1 - y0) * (height - box.top - box.bottom);
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
  ticks(y0, y1, 4).forEach(tick => {
    svg.append(drawn("line", { class: "grid", x1: box.left, x2: width - box.right, y1: y(tick), y2: y(tick) }));
    svg.append(drawn("text", { x: box.left - 7, y: y(tick) + 4, "text-anchor": "end" }, format(tick)));
  });
  ticks(x0, x1, width / 120).filter(Number.isInteger).forEach(tick =>
    svg.append(drawn("text", { x: x(tick), y: height - 7, "text-anchor": "middle" }, tick.toLocaleString("en-US"))));
  series.forEach(line => {
    const path = line.points.map(([step, value], i) => (i ? "L" : "M") + x(step).toFixed(1) + " " + y(value).toFixed(1));
    svg.append(drawn("path", { d: path.join(""), stroke: `var(${line.color})` }));
    if (line.dots || line.points.length === 1) line.points.forEach(([step, value]) =>
      svg.append(drawn("circle", { cx: x(step), cy: y(value), r: 3.5, fill: `var(${line.color})` })));
  });
  const cursor = drawn("line", { class: "cursor", y1: box.top, y2: height - box.bottom, x1: -9, x2: -9 });
  svg.append(cursor);
  const reading = element("p", { class: "reading" });
  const read = event => {
    const place = svg.getBoundingClientRect();
    const step = x0 + ((event.clientX - place.left) / place.width * width - box.left) / (width - box.left - box.right) * (x1 - x0);
    const nearest = line => line.points.reduce((best, point) =>
      Math.abs(point[0] - step) < Math.abs(best[0] - step) ? point : best);
    const at = nearest(series[0])[0];
    cursor.setAttribute("x1", x(at));
    cursor.setAttribute("x2", x(at));
    reading.textContent = `step ${at.toLocaleString("en-US")}: ` + series.map(line => {
      const point = nearest(line);
      return (series.length > 1 ? line.name + " " : "") + format(point[1]) + (point[0] === at ? "" : ` (step ${point[0]})`);
    }).join(", ");
  };
  svg.addEventListener("pointermove", read);
  svg.addEventListener("pointerdown", read);
  card.append(svg, reading);
  return card;
};
