/** @import { DocumentData, ViewModel, WordSum } from "./types" */
/** @import { HighlightedText } from "./highlighted_text.js" */
import { bar } from "./bars.js";
import { bdi, h } from "./dom.js";
import { counted, signed } from "./numbers.js";
import { wordSums } from "./view_model.js";

/** Words listed before the rest is asked for. */
const LISTED = 12;

/**
 * Words for and words against, on one scale.
 * @param {DocumentData} doc
 * @param {ViewModel} model
 * @param {HighlightedText} text
 */
export function wordLists(doc, model, text) {
  const sums = wordSums(doc, model);
  const scale = Math.max(0, ...[...sums.for, ...sums.against].map(({ sum }) => Math.abs(sum)));
  return h(
    "div",
    { class: "columns words" },
    side("Words for", "pro", sums.for),
    side("Words against", "con", sums.against),
  );

  /**
   * @param {string} title
   * @param {"pro" | "con"} kind
   * @param {WordSum[]} words
   */
  function side(title, kind, words) {
    const list = h("ol", { class: "bars" }, ...words.slice(0, LISTED).map((word) => item(word, kind)));
    const rest = words.slice(LISTED);
    const together = (/** @type {WordSum[]} */ some) => signed(some.reduce((all, { sum }) => all + sum, 0), model.sumDigits);
    const asked = `Show ${counted(rest.length, "more word")}, ${together(rest)} together`;
    const more = h("button", { type: "button", class: "more", onclick: unfold }, asked);
    const total = words.length > 0 && h("span", { class: "n quiet" }, ` ${together(words)} in all`);
    return h("div", {}, h("h3", {}, title, total), words.length ? list : h("p", { class: "quiet" }, "none"), rest.length > 0 && more);

    function unfold() {
      list.append(...rest.map((word) => item(word, kind)));
      more.remove();
      list.querySelectorAll("button")[LISTED].focus();
    }
  }

  /**
   * @param {WordSum} entry
   * @param {"pro" | "con"} kind
   */
  function item({ word, count, sum }, kind) {
    const show = () => text.outline(word);
    const hide = () => text.outline(null);
    const name = h(
      "button",
      { type: "button", class: "word", onclick: () => text.goTo(word), onpointerenter: show, onpointerleave: hide, onfocus: show, onblur: hide },
      bdi(doc.vocabulary[word]),
    );
    const times = count > 1 && h("span", { class: "quiet times" }, ` ×${count}`);
    return h("li", {}, h("span", {}, name, times), bar(scale ? Math.abs(sum) / scale : 0, kind), h("span", { class: "n" }, signed(sum, model.sumDigits)));
  }
}
