import { comparable } from "./comparable.js";
import { fill } from "./dom.js";
import { count, counted } from "./numbers.js";

/** Narrows a page of pictures to those whose name, label or cluster is looked for. */
export class PictureSearch {
  /** @type {{card: HTMLElement, text: string}[]} */
  #cards;

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} hits where it says how many there are
   */
  constructor(input, hits) {
    this.input = input;
    this.hits = hits;
    const cards = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-text]"));
    this.#cards = [...cards].map((card) => ({ card, text: ` ${comparable(card.dataset.text ?? "")} ` }));
    input.addEventListener("input", () => this.#follow());
    input.form?.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => this.#slash(event));
  }

  #follow() {
    const wanted = comparable(this.input.value.trim());
    let found = 0;
    for (const { card, text } of this.#cards) {
      card.hidden = !matches(text, wanted);
      found += card.hidden ? 0 : 1;
    }
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".group, section.cluster"))) {
      group.hidden = !group.querySelector("[data-text]:not([hidden])");
    }
    document.documentElement.classList.toggle("searching", wanted !== "");
    fill(this.hits, wanted && `${count(found)} of ${counted(this.#cards.length, "picture")} on this page`);
  }

  /** @param {KeyboardEvent} event */
  #slash(event) {
    if (event.key !== "/" || event.target === this.input || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.input.focus();
  }
}

/**
 * Numbers and words are looked for from their beginning: "label 1" is not in "label 21".
 * @param {string} text
 * @param {string} wanted
 */
function matches(text, wanted) {
  return text.includes(` ${wanted}`) || (/\p{L}/u.test(wanted) && !/\s/.test(wanted) && text.includes(wanted));
}
