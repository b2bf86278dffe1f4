const SILENT = /[\u00ad\u061c\u0640\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\u034f|\u200c|\u200d|\p{Variation_Selector}/gu;

/**
 * A text as a search compares it: composed and decomposed, upper and lower case, dotted and dotless, with or without
 * silent signs alike, with one apostrophe and one hyphen.
 * @param {string} text
 */
export function comparable(text) {
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
