import { svg } from "./dom.js";

const BAR = { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" };

/**
 * A bar from the left.
 * @param {number} share 0 to 1
 * @param {"pro" | "con" | "plain"} kind
 */
export function bar(share, kind) {
  return svg(
    "svg",
    { ...BAR, class: `bar ${kind}` },
    svg("rect", { class: "track", width: 100, height: 8 }),
    svg("rect", { class: "fill", width: (100 * Math.min(share, 1)).toFixed(1), height: 8 }),
  );
}

/**
 * A bar that grows left or right from the middle.
 * @param {number} value
 * @param {number} scale value that fills one half
 */
export function balance(value, scale) {
  const half = scale > 0 ? 50 * Math.min(Math.abs(value) / scale, 1) : 0;
  const place = { x: (value >= 0 ? 50 : 50 - half).toFixed(1), width: half.toFixed(1), height: 8 };
  return svg(
    "svg",
    { ...BAR, class: "bar balance" },
    svg("rect", { class: "track", width: 100, height: 8 }),
    svg("rect", { class: value >= 0 ? "pro" : "con", ...place }),
    svg("rect", { class: "axis", x: 49.75, width: 0.5, height: 8 }),
  );
}
