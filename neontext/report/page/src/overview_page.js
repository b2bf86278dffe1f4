/** @import { Filter, Found, Place } from "./types" */
/** @import { Finder } from "./finder.js" */
/** @import { Prepared } from "./router.js" */
/** @import { Store } from "./store.js" */
import { foldWhereNarrow, unfold } from "./folds.js";
import { LinkedParts } from "./linked_parts.js";
import { headingOf } from "./list_pages.js";
import { DocumentMap } from "./map.js";
import { termsOf } from "./terms.js";

/** How near the map must come to the window before it is drawn. */
const NEAR = "600px";

/** The static overview, whose parts follow the filter; its map is drawn when it first comes near. */
export class OverviewPage {
  /** @type {DocumentMap | null} */
  #map = null;
  /** What the filter finds; null: there is none. @type {Found | null} */
  #found = null;

  /**
   * @param {Store} store
   * @param {Finder} finder
   * @param {HTMLElement} view
   * @param {(by: Filter) => void} narrow
   */
  constructor(store, finder, view, narrow) {
    this.store = store;
    this.finder = finder;
    this.view = view;
    this.narrow = narrow;
    this.parts = new LinkedParts(view, store.facts);
    foldWhereNarrow(view);
    const host = document.getElementById("map-plot");
    if (host && store.facts.maps.length) this.#drawWhenNear(host);
  }

  /**
   * @param {Extract<Place, {page: "overview"}>} place
   * @returns {Promise<Prepared>}
   */
  async prepare(place) {
    await this.#filter(place.filter);
    const section = document.getElementById(place.section);
    const notice = section ? null : `This audit has no section “${place.section}”.`;
    const top = place.section === "overview" ? undefined : (section ?? undefined);
    const show = () => {
      if (section) unfold(section);
      return headingOf(section ?? this.view);
    };
    return { view: this.view, title: "", notice, top, show, found: this.#found ?? undefined };
  }

  /** @param {Filter} filter */
  async #filter(filter) {
    const narrows = termsOf(filter).length > 0;
    // Without a filter nothing has to be unpacked.
    if (!narrows && !this.#found) return;
    this.#found = narrows ? { ...(await this.finder.find({ ...filter, sort: "row" })), filter } : null;
    this.parts.follow(await this.store.rows(), this.#found);
    this.#map?.follow(this.#found);
  }

  /** Follows the page's theme. */
  restyle() {
    this.#map?.restyle();
  }

  /** @param {HTMLElement} host */
  #drawWhenNear(host) {
    const observer = new IntersectionObserver(
      async ([entry]) => {
        if (!entry.isIntersecting) return;
        observer.disconnect();
        this.#map = new DocumentMap(this.store, await this.store.rows(), this.finder.navigation, host, this.narrow);
        this.#map.follow(this.#found);
      },
      { rootMargin: NEAR },
    );
    observer.observe(host);
  }
}
