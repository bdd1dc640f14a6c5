/** Single-key shortcuts, quiet while somebody types and absent for who switched them off (WCAG 2.1.4). */

import { isTyping, listen } from './listen.js';
import { moveRow } from './rows.js';

/** How long `g` waits for its second key. */
const CHORD = 1200;
let begun = 0;

/** @type {Record<string, string>} */
const PLACES = {
  n: 'a[href^="/new"]',
  r: '[data-composer-input]',
  '/': 'input[type="search"]',
};

/** Press or focus what the page offers for a key; `data-shortcut` goes before the usual place.
 * @param {string} key */
function go(key) {
  const marked = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
  const place = marked ?? (PLACES[key] && document.querySelector(PLACES[key]));
  if (!(place instanceof HTMLElement)) return false;
  if (place.matches('a, button, summary')) place.click();
  else place.focus();
  if (place.matches('input')) /** @type {HTMLInputElement} */ (place).select();
  return true;
}

function help() {
  const dialog = document.querySelector('dialog[data-shortcuts]');
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

/** @param {string} key */
function act(key) {
  if (begun && Date.now() - begun < CHORD) {
    begun = 0;
    if (go(`g ${key}`)) return true;
    if (key === 'h') location.assign('/');
    return key === 'h';
  }
  begun = key === 'g' ? Date.now() : 0;
  if (key === 'j') return moveRow(1), true;
  if (key === 'k') return moveRow(-1), true;
  if (key === '?') return help();
  return key !== 'g' && go(key);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if ('shortcutsOff' in document.documentElement.dataset) return;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape' && event.target instanceof HTMLInputElement && event.target.type === 'search') {
    event.target.blur();
    return;
  }
  if (event.key.length !== 1 || isTyping(event.target)) return;
  if (document.querySelector('dialog[open]')) return;
  if (act(event.key)) event.preventDefault();
}

export function start() {
  document.addEventListener('keydown', onKey);
  listen('click', '[data-shortcuts-open]', (event) => {
    if (help()) event.preventDefault();
  });
  // A click on the backdrop lands on the dialog itself.
  listen('click', 'dialog[data-shortcuts]', (event, dialog) => {
    if (event.target === dialog) /** @type {HTMLDialogElement} */ (dialog).close();
  });
  listen('click', 'dialog [data-dialog-close]', (_, button) => button.closest('dialog')?.close());
}
