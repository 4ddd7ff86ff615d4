/* Making elements. Text is always set as text, never parsed. */

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function link(text, action, title) {
  return html("button", { type: "button", class: "link", title, onclick: action }, text);
}

/** A bar of parts: {size, color, label}. */
function stack(parts, name) {
  const total = parts.reduce((sum, part) => sum + part.size, 0) || 1;
  return html("div", { class: name, role: "img", "aria-label": parts.map(part => part.label).join(", ") },
    parts.filter(part => part.size > 0).map(part =>
      html("i", { style: `flex:${part.size / total} 1 0;background:var(--${part.color})`, title: part.label })));
}

function dot(color) {
  return html("i", { class: "dot", style: `background:var(--${color})` });
}
