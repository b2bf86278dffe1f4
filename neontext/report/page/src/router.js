/** @import { Facts, Filter, Found, Place } from "./types" */
import { fill, h } from "./dom.js";
import { FilterBar } from "./filter_bar.js";
import { EVERYTHING, formatFragment, parseFragment } from "./fragments.js";
import { toggled } from "./terms.js";

/**
 * What a page gives for a place: its view, title and notice, what its filter finds, and how to show it, which returns what
 * to focus. `instead`: the overview is shown, since the place could not be.
 * @typedef {{view: HTMLElement, title: string, notice?: string | null, found?: Found, show: () => HTMLElement, top?: HTMLElement, instead?: boolean}} Prepared
 */
/** @typedef {{prepare(place: any): Promise<Prepared> | Prepared}} Page */

/** Shows the place that the address names; keeps where each entry of the history was scrolled to. */
export class Router {
  #turn = 0;
  #key = "";
  /** @type {Map<string, number>} */
  #scrolls = new Map();
  #notice = h("p", { class: "note notice", role: "status", hidden: true });
  /** @type {Place} */
  #place = { page: "overview", section: "overview", filter: EVERYTHING };

  /**
   * @param {Facts} facts
   * @param {Record<Place["page"], Page>} pages
   * @param {HTMLElement} main
   * @param {HTMLElement} tools where the bar of the filter goes
   */
  constructor(facts, pages, main, tools) {
    this.facts = facts;
    this.pages = pages;
    this.main = main;
    main.prepend(this.#notice);
    this.bar = new FilterBar(facts, (filter) => this.refilter(filter));
    tools.append(this.bar.element);
    main.addEventListener("click", (event) => this.#narrowByLink(event));
  }

  start() {
    history.scrollRestoration = "manual";
    window.addEventListener("hashchange", () => this.#follow());
    window.addEventListener("scroll", () => this.#scrolls.set(this.#key, window.scrollY), { passive: true });
    this.#follow(true);
  }

  /**
   * Writes a place into the address without a new entry in the history.
   * @param {Place} place
   */
  replace(place) {
    history.replaceState(history.state, "", formatFragment(place, this.facts));
    markCurrent(place);
  }

  /** Says what takes long; null: it is done. @param {string | null} said */
  tell(said) {
    fill(this.#notice, said);
    this.#notice.hidden = said === null;
  }

  /**
   * Filters what is shown; the reader stays where they are.
   * @param {Filter} filter
   */
  async refilter(filter) {
    if (this.#place.page === "document") return;
    const place = { ...this.#place, filter };
    const turn = ++this.#turn;
    this.replace(place);
    this.main.setAttribute("aria-busy", "true");
    const prepared = await this.#prepare(place);
    if (turn !== this.#turn) return;
    this.main.removeAttribute("aria-busy");
    this.#show(place, prepared, null);
  }

  /**
   * Narrows the filter by what is asked for, or widens it where that is asked for already.
   * @param {Filter} by
   */
  narrow(by) {
    if (this.#place.page !== "document") void this.refilter(toggled(this.#place.filter, by));
  }

  /**
   * A dot, a cell or a bar is a link to its documents; pressed, it narrows what is shown.
   * @param {MouseEvent} event
   */
  #narrowByLink(event) {
    const link = event.target instanceof Element && event.target.closest("a.filters");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const place = parseFragment(link.getAttribute("href") ?? "", this.facts);
    if (!place || place.page === "document") return;
    event.preventDefault();
    this.narrow(place.filter);
  }

  async #follow(isFirst = false) {
    const turn = ++this.#turn;
    const returnTo = this.#enter();
    const place = parseFragment(location.hash, this.facts);
    const known = place ?? { page: /** @type {const} */ ("overview"), section: "overview", filter: EVERYTHING };
    this.main.setAttribute("aria-busy", "true");
    const prepared = await this.#prepare(known);
    if (turn !== this.#turn) return;
    this.main.removeAttribute("aria-busy");
    const unknown = place ? null : "There is no such place on this page; here is the overview.";
    this.#show(known, prepared, unknown);
    if (isFirst && !location.hash) return;
    restore(prepared, returnTo);
  }

  /** Begins an entry of the history; where it was scrolled to, if it had been seen before. */
  #enter() {
    const known = history.state?.key;
    this.#key = typeof known === "string" ? known : `${Date.now()}.${this.#turn}`;
    if (known !== this.#key) history.replaceState({ key: this.#key }, "");
    return this.#scrolls.get(this.#key) ?? null;
  }

  /**
   * @param {Place} place
   * @returns {Promise<Prepared>}
   */
  async #prepare(place) {
    try {
      return await this.pages[place.page].prepare(place);
    } catch (error) {
      const overview = await this.pages.overview.prepare({ page: "overview", section: "overview", filter: EVERYTHING });
      return { ...overview, instead: true, notice: `This could not be shown: ${error instanceof Error ? error.message : error}` };
    }
  }

  /**
   * @param {Place} place
   * @param {Prepared} prepared
   * @param {string | null} notice
   */
  #show(place, prepared, notice) {
    this.tell(notice ?? prepared.notice ?? null);
    document.documentElement.dataset.page = prepared.instead ? "overview" : place.page;
    for (const view of document.querySelectorAll(".view")) view.classList.toggle("current", view === prepared.view);
    this.#place = place;
    this.bar.show(place, prepared.found ?? null);
    if (place.page === "overview" || place.page === "documents") carry(place.filter, this.facts);
    document.title = `${prepared.title && `${prepared.title} · `}Audit of ${this.facts.title}`;
    markCurrent(place);
  }
}

/**
 * Gives the shown view the focus and its place in the window.
 * @param {Prepared} prepared
 * @param {number | null} returnTo
 */
function restore(prepared, returnTo) {
  const target = prepared.show();
  if (!target.matches("a, button, input")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  if (returnTo !== null) window.scrollTo({ top: returnTo, behavior: "instant" });
  else if (prepared.top) prepared.top.scrollIntoView({ behavior: "instant" });
  else window.scrollTo({ top: 0, behavior: "instant" });
}

/**
 * Marks the contents' link to a place.
 * @param {Place} place
 */
function markCurrent(place) {
  const path = { overview: "", cluster: "#c", documents: "#documents", document: "" }[place.page];
  const current = place.page === "overview" ? `#${place.section}` : place.page === "cluster" ? path + place.cluster : path;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href")?.split("?")[0] === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/**
 * Lets the contents' links keep the filter.
 * @param {Filter} filter
 * @param {Facts} facts
 */
function carry(filter, facts) {
  for (const link of document.querySelectorAll("nav .parts a")) {
    const section = link.getAttribute("href")?.slice(1).split("?")[0] ?? "";
    const place = section === "documents" ? { page: /** @type {const} */ ("documents"), filter } : { page: /** @type {const} */ ("overview"), section, filter };
    link.setAttribute("href", formatFragment(place, facts));
  }
}
