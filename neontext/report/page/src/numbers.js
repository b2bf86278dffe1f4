/** Numbers as text, written as the static part of the page writes them. */

const DASH = "–";

/**
 * A number with its sign, a real minus.
 * @param {number | null} value
 * @param {number} [digits]
 */
export function signed(value, digits = 3) {
  if (value === null) return DASH;
  const text = Math.abs(value).toFixed(digits);
  return (value < 0 ? "−" : "+") + text;
}

/**
 * A number of things, thousands apart.
 * @param {number} value
 */
export function count(value) {
  return value.toLocaleString("en-US");
}

/**
 * A share in percent; a little never reads as nothing, nor almost all as all.
 * @param {number} share
 */
export function percent(share) {
  if (share > 0 && share < 0.01) return "< 1%";
  return share > 0.99 && share < 1 ? "> 99%" : `${(100 * share).toFixed(0)}%`;
}

/**
 * A share of many, most of them small: in percent with decimals.
 * @param {number} share
 */
export function smallShare(share) {
  return `${(100 * share).toFixed(share < 0.01 ? 2 : share < 0.1 ? 1 : 0)}%`;
}

/**
 * A probability to three decimals; it is never rounded to certainty.
 * @param {number | null} value
 */
export function probability(value) {
  if (value === null) return `P ${DASH}`;
  if (value > 0.9995) return "P > 0.999";
  return value < 0.0005 ? "P < 0.001" : `P = ${value.toFixed(3)}`;
}

/**
 * A number of things with their name.
 * @param {number} n
 * @param {string} thing
 */
export function counted(n, thing) {
  return `${count(n)} ${thing}${n === 1 ? "" : "s"}`;
}

/**
 * With a capital letter in front.
 * @param {string} name
 */
export function capitalized(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
