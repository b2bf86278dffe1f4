const SILENT = /[\u00ad\u061c\u0640\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\u034f|\u200c|\u200d|\p{Variation_Selector}/gu;

// eslint-disable-next-line no-control-regex -- all of ASCII
const ASCII = /^[\x00-\x7f]*$/;

/**
 * A text as a search compares it: composed and decomposed, upper and lower case, dotted and dotless, with or without
 * silent signs alike, with one apostrophe and one hyphen.
 * @param {string} text
 */
export function comparable(text) {
  // Of what is written in ASCII only the case matters.
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .replace(/[’‘ʼʻ＇´׳]/g, "'")
    .replace(/[‐‑]/g, "-")
    .replace(/‧/g, "·")
    .replace(SILENT, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/i\u0307|ı/g, "i")
    .replace(/ß/g, "ss")
    .replace(/ς/g, "σ")
    .normalize("NFC");
}
