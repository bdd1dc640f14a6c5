/** Lets `<details data-menu>` behave like a menu: Esc, arrows, and a click elsewhere closes it. */

import { listen } from './listen.js';

const ITEMS = 'a[href], button:not([disabled])';

/** @param {Element | null} [except] */
function closeAll(except) {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (menu !== except && !(except && menu.contains(except))) menu.removeAttribute('open');
  }
}

/** @param {HTMLElement} menu */
function itemsOf(menu) {
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll(ITEMS)]);
  return items.filter((item) => !item.closest('summary') && item.getClientRects().length > 0);
}

/**
 * @param {HTMLElement} menu
 * @param {string} key
 */
function move(menu, key) {
  const items = itemsOf(menu);
  const now = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = { ArrowDown: now + 1, ArrowUp: now < 0 ? -1 : now - 1, Home: 0, End: -1 }[key] ?? 0;
  items.at(next % items.length)?.focus();
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} menu
 */
function onKey(event, menu) {
  const isOpen = menu.hasAttribute('open');
  if (event.key === 'Escape' && isOpen) {
    menu.removeAttribute('open');
    menu.querySelector('summary')?.focus();
    event.stopPropagation();
    return;
  }
  if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(event.key)) return;
  const inField = event.target instanceof Element && event.target.matches('input, textarea, select');
  if (inField || (!isOpen && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  menu.setAttribute('open', '');
  move(menu, event.key);
}

export function start() {
  listen('keydown', 'details[data-menu]', onKey);
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    closeAll(target?.closest('details[data-menu]'));
  });
  // Choosing closes; summary, fields and disclosure inside the menu do not choose.
  listen('click', `details[data-menu] :is(${ITEMS})`, (event, item) => {
    if (item.closest('summary') || event.defaultPrevented) return;
    setTimeout(() => item.closest('details[data-menu]')?.removeAttribute('open'));
  });
  listen('focusout', 'details[data-menu]', (event, menu) => {
    const next = /** @type {FocusEvent} */ (event).relatedTarget;
    if (next instanceof Node && !menu.contains(next)) menu.removeAttribute('open');
  });
}
