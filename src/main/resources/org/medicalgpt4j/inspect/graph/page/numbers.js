/* Numbers for people. */

const counted = new Intl.NumberFormat("en-US");

function scaled(value, base, units) {
  let unit = 0;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  const digits = unit === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`.trim();
}

const bytesText = value => scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
const countText = value => scaled(value, 1000, ["", "k", "M", "B", "T"]);
const flopsText = value => value === 0 ? "–" : scaled(value, 1000, ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP"]);
const exact = value => counted.format(value);
const shapeText = shape => shape.length === 0 ? "scalar" : shape.join(" × ");

function shareText(part, whole) {
  const share = 100 * part / (whole || 1);
  return share === 0 || share >= 10 ? `${share.toFixed(0)} %` : `${share.toPrecision(2)} %`;
}
