/** Sends a `data-once` form once, however often its button is pressed. */

import { listen } from './listen.js';

/** Long enough for a slow answer; after it the member may try again (the server knows the key). */
const PATIENCE = 20000;

/** @param {HTMLFormElement} form */
function buttonsOf(form) {
  return [...form.elements].filter((field) => field instanceof HTMLButtonElement && field.type === 'submit');
}

/** @param {HTMLFormElement} form */
function release(form) {
  delete form.dataset.sending;
  form.removeAttribute('aria-busy');
  for (const button of buttonsOf(form)) button.removeAttribute('disabled');
}

/** @param {HTMLFormElement} form */
function hold(form) {
  form.dataset.sending = '';
  form.setAttribute('aria-busy', 'true');
  // A button disabled at once would not be sent with its own form.
  setTimeout(() => {
    if (!('sending' in form.dataset)) return;
    for (const button of buttonsOf(form)) button.setAttribute('disabled', '');
  });
  setTimeout(() => release(form), PATIENCE);
}

export function start() {
  listen('submit', 'form[data-once]', (event, element) => {
    const form = /** @type {HTMLFormElement} */ (element);
    if ('sending' in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // Someone else's refusal; htmx prevents too, in the bubbling phase, after this.
    if (!event.defaultPrevented) hold(form);
  }, { capture: true });
  listen('htmx:afterRequest', 'form[data-once]', (_, form) => release(/** @type {HTMLFormElement} */ (form)));
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll('form[data-sending]')) release(/** @type {HTMLFormElement} */ (form));
  });
}
