/** Blocks of compressed JSON that lie in the page. */

/**
 * Bytes written in base85: five letters for four bytes, the last group cut short.
 * @param {string} text
 * @param {string} letters the digits
 */
export function bytesFromBase85(text, letters) {
  const valueOf = new Uint8Array(128);
  for (let i = 0; i < letters.length; i++) valueOf[letters.charCodeAt(i)] = i;
  const groups = Math.ceil(text.length / 5);
  const bytes = new DataView(new ArrayBuffer(4 * groups));
  for (let group = 0; group < groups; group++) {
    let word = 0;
    for (let i = 5 * group; i < 5 * group + 5; i++) {
      word = 85 * word + (i < text.length ? valueOf[text.charCodeAt(i)] : 84);
    }
    bytes.setUint32(4 * group, word);
  }
  return new Uint8Array(bytes.buffer, 0, text.length - groups);
}

/**
 * The value packed as base85 of raw deflate of JSON.
 * @param {string} text
 * @param {string} letters the digits of base85
 * @returns {Promise<any>}
 */
export async function unpack(text, letters) {
  const bytes = bytesFromBase85(text.trim(), letters);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

/**
 * The value of the packed block with an id; waits for it while the page is still arriving.
 * @param {string} id
 * @param {string} letters the digits of base85
 * @returns {Promise<any>}
 */
export async function block(id, letters) {
  // A block that nothing follows yet may itself be only half there.
  if (!document.getElementById(id)?.nextSibling) await arrived();
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page holds no block "${id}": it is not complete.`);
  return unpack(element.textContent ?? "", letters);
}

/** Resolves when the whole page has been parsed. */
function arrived() {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}
