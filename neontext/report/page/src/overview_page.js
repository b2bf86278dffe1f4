/** @import { Place } from "./types" */
/** @import { Prepared } from "./router.js" */
import { headingOf } from "./list_pages.js";

/** The static overview; its map is drawn when it first comes near. */
export class OverviewPage {
  /** @param {HTMLElement} view */
  constructor(view) {
    this.view = view;
  }

  /**
   * @param {Extract<Place, {page: "overview"}>} place
   * @returns {Prepared}
   */
  prepare(place) {
    const section = document.getElementById(place.section);
    const notice = section ? null : `This audit has no section “${place.section}”.`;
    const top = place.section === "overview" ? undefined : (section ?? undefined);
    return { view: this.view, title: "", notice, top, show: () => headingOf(section ?? this.view) };
  }
}
