/** Walks a list, or a topic's posts, with j and k. */

import { calmScroll } from './listen.js';

function rows() {
  const found = document.querySelectorAll('[data-row]');
  return /** @type {HTMLElement[]} */ ([...(found.length ? found : document.querySelectorAll('[data-post]'))]);
}

/** What receives the focus: the row's own link, so that Enter opens it.
 * @param {HTMLElement} row */
function handleOf(row) {
  const link = row.querySelector('[data-row-link], h2 a[href], h3 a[href]');
  if (row.matches('[data-post]') || !(link instanceof HTMLElement)) {
    row.tabIndex = -1;
    return row;
  }
  return link;
}

/** Where to start when nothing is focused: the first row still in view.
 * @param {HTMLElement[]} all */
function firstInView(all) {
  return all.findIndex((row) => row.getBoundingClientRect().bottom > 0);
}

/** @param {1 | -1} step */
export function moveRow(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.contains(document.activeElement));
  const next = now === -1 ? Math.max(firstInView(all), 0) : Math.min(Math.max(now + step, 0), all.length - 1);
  handleOf(all[next]).focus({ preventScroll: true });
  all[next].scrollIntoView({ block: 'nearest', behavior: calmScroll() });
}
