/** Switches light, dark or system at once, and remembers it in the cookie the server renders from. */

import { enhance, listen } from './listen.js';
import { csrfToken } from './http.js';

const YEAR = 31536000;

/**
 * A readable, lax cookie of this site.
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

/** @param {string} theme */
function show(theme) {
  document.documentElement.dataset.theme = theme;
  for (const choice of document.querySelectorAll('[data-theme-choice]')) mark(/** @type {HTMLElement} */ (choice));
}

/** @param {HTMLElement} choice */
function mark(choice) {
  const chosen = choice.dataset.themeChoice === (document.documentElement.dataset.theme || 'system');
  if (choice instanceof HTMLInputElement) choice.checked = chosen;
  else choice.setAttribute('aria-pressed', String(chosen));
}

export function start() {
  enhance('[data-theme-choice]', mark);
  listen('click', '[data-theme-choice]', (event, choice) => {
    const theme = choice.dataset.themeChoice ?? 'system';
    remember('theme', theme);
    show(theme);
    if (!(choice instanceof HTMLButtonElement) || !choice.form) return;
    event.preventDefault();
    // The member's stored choice follows in the background; the cookie already has it.
    const body = new FormData(choice.form, choice);
    fetch(choice.form.action, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken() } }).catch(() => {});
  });
}
