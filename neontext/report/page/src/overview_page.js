/** @import { Place } from "./types" */
/** @import { Prepared } from "./router.js" */
/** @import { Store } from "./store.js" */
/** @import { Navigation } from "./navigation.js" */
import { foldWhereNarrow, unfold } from "./folds.js";
import { headingOf } from "./list_pages.js";
import { DocumentMap } from "./map.js";

/** How near the map must come to the window before it is drawn. */
const NEAR = "600px";

/** The static overview; its map is drawn when it first comes near. */
export class OverviewPage {
  /** @type {DocumentMap | null} */
  #map = null;

  /**
   * @param {Store} store
   * @param {Navigation} navigation
   * @param {HTMLElement} view
   */
  constructor(store, navigation, view) {
    this.store = store;
    this.navigation = navigation;
    this.view = view;
    foldWhereNarrow(view);
    const host = document.getElementById("map-plot");
    if (host && store.facts.maps.length) this.#drawWhenNear(host);
  }

  /**
   * @param {Extract<Place, {page: "overview"}>} place
   * @returns {Prepared}
   */
  prepare(place) {
    const section = document.getElementById(place.section);
    const notice = section ? null : `This audit has no section “${place.section}”.`;
    const top = place.section === "overview" ? undefined : (section ?? undefined);
    const show = () => {
      if (section) unfold(section);
      return headingOf(section ?? this.view);
    };
    return { view: this.view, title: "", notice, top, show };
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
        this.#map = new DocumentMap(this.store, await this.store.rows(), this.navigation, host);
      },
      { rootMargin: NEAR },
    );
    observer.observe(host);
  }
}
