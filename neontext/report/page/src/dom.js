/** Elements, made without markup: text stays text, whatever it holds. */

/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute */
/** @typedef {Node | string | null | false} Child */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element; functions are listeners (`onclick`), false and null leave an attribute out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {Child[]} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...present(children));
  return element;
}

/**
 * An SVG element.
 * @param {string} tag
 * @param {Record<string, Attribute>} attributes
 * @param {Node[]} children
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/**
 * @param {Element} element
 * @param {Record<string, Attribute>} attributes
 */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
}

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
function present(children) {
  return children.filter((child) => child !== null && child !== false);
}

/**
 * A text from the corpus, whose direction does not spill over.
 * @param {string} text
 */
export function bdi(text) {
  return h("bdi", {}, text);
}

/**
 * Replaces what an element holds.
 * @param {Element} element
 * @param {Child[]} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/**
 * Nodes with a text between each two of them.
 * @param {Node[]} nodes
 * @param {string} separator
 * @returns {(Node | string)[]}
 */
export function separated(nodes, separator) {
  return nodes.flatMap((node, i) => (i ? [separator, node] : [node]));
}

/**
 * Whether a key pressed at an element is text typed into it, or its own command.
 * @param {EventTarget | null} target
 */
export function takesKeys(target) {
  return target instanceof Element && target.matches("input, select, textarea, [contenteditable], [role=application]");
}
