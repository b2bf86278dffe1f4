/** Blocks of compressed JSON that lie in the page. */

/**
 * Bytes written in base64.
 * @param {string} text
 */
export function bytesFromBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/**
 * The value packed as base64 of raw deflate of JSON.
 * @param {string} text
 * @returns {Promise<any>}
 */
export async function unpack(text) {
  const stream = new Blob([bytesFromBase64(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

/**
 * The value of the packed block with an id; waits for it while the page is still arriving.
 * @param {string} id
 * @returns {Promise<any>}
 */
export async function block(id) {
  // A block that nothing follows yet may itself be only half there.
  if (!document.getElementById(id)?.nextSibling) await arrived();
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page holds no block "${id}": it is not complete.`);
  return unpack(element.textContent ?? "");
}

/** Resolves when the whole page has been parsed. */
function arrived() {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}
