/** Gives htmx the CSRF header, and its refusals a voice: the server's sentence, and what to do. */

import { csrfToken, sentence } from './http.js';
import { toast } from './toasts.js';
import { word } from './words.js';

/** @param {string} message */
function fail(message) {
  toast(message, { category: 'error' });
}

/** @param {Event} event */
function detail(event) {
  return /** @type {CustomEvent} */ (event).detail;
}

export function start() {
  document.addEventListener('htmx:configRequest', (event) => {
    detail(event).headers['X-CSRFToken'] = csrfToken();
  });
  document.addEventListener('htmx:responseError', (event) => {
    /** @type {XMLHttpRequest} */
    const { status, responseText, getResponseHeader } = detail(event).xhr;
    const type = getResponseHeader.call(detail(event).xhr, 'Content-Type') ?? '';
    fail(sentence(status, type, responseText));
  });
  document.addEventListener('htmx:sendError', () => fail(word('errorOffline')));
  document.addEventListener('htmx:timeout', () => fail(word('errorOffline')));
}
