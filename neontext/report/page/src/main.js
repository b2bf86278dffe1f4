/** @import { Facts, Filter, Place } from "./types" */
import { DocumentPage } from "./document_page.js";
import { Finder } from "./finder.js";
import { startKeyboard } from "./keyboard.js";
import { ClusterPage, DocumentsPage } from "./list_pages.js";
import { Navigation } from "./navigation.js";
import { OverviewPage } from "./overview_page.js";
import { Review } from "./review.js";
import { ReviewSection } from "./review_section.js";
import { Router } from "./router.js";
import { Search } from "./search.js";
import { Store } from "./store.js";
import { startTheme } from "./theme.js";

/**
 * An element that the static page always has.
 * @param {string} id
 */
function part(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

function start() {
  const tools = /** @type {HTMLElement} */ (part("search").parentElement);
  /** @type {Facts} */
  const facts = JSON.parse(part("facts").textContent ?? "");
  const store = new Store(facts);
  const navigation = new Navigation();
  const finder = new Finder(store, navigation, (said) => router.tell(said));
  const review = new Review(facts);
  const replace = (/** @type {Place} */ place) => router.replace(place);
  const refilter = (/** @type {Filter} */ filter) => router.refilter(filter);
  const narrow = (/** @type {Filter} */ by) => router.narrow(by);
  const pages = {
    overview: new OverviewPage(store, finder, part("page-overview"), narrow),
    cluster: new ClusterPage(store, finder, review, refilter),
    documents: new DocumentsPage(store, finder, part("documents"), refilter),
    document: new DocumentPage(store, navigation, review, part("document"), replace),
  };
  const router = new Router(facts, pages, part("main"), tools);
  document.documentElement.classList.remove("no-script");
  new ReviewSection(review, store, part("review-content"));
  startTheme(part("theme"), () => pages.overview.restyle());
  new Search(store, /** @type {HTMLFormElement} */ (part("search")), /** @type {HTMLInputElement} */ (part("query")));
  startKeyboard(tools);
  const main = part("main");
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    // Past the contents, wherever the reader is: the fragment stays what it is.
    event.preventDefault();
    main.focus();
  });
  router.start();
  // Almost every way on needs the rows: they are there when the first is taken.
  window.addEventListener("load", () => setTimeout(() => store.rows().catch(() => {}), 200));
}

start();
