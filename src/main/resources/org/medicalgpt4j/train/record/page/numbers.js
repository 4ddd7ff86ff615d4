const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
};
const byId = id => document.getElementById(id);
const number = value => {
  if (value === undefined || value === null || !Number.isFinite(Number(value))) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return Number(value).toExponential(2);
  return Number(value).toLocaleString("en-US", { maximumFractionDigits: size < 10 ? 4 : size < 1000 ? 2 : 0 });
};
const percent = value => Number.isFinite(value) ? (100 * value).toFixed(1) + " %" : "–";
const bytes = value => {
  if (!Number.isFinite(value)) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < units.length - 1) { rest /= 1024; unit++; }
  return rest.toLocaleString("en-US", { maximumFractionDigits: rest < 10 ? 2 : 1 }) + " " + units[unit];
};
const duration = seconds => {
  if (seconds < 60) return seconds.toFixed(1) + " s";
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? minutes + " min " + Math.round(seconds % 60) + " s"
    : Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
};
