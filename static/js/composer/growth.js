/** Lets the composer grow with its text, and counts the characters once the limit is near. */

import { listen } from '../listen.js';
import { make } from '../make.js';
import { counted } from '../words.js';

const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

/** @param {HTMLTextAreaElement} area */
export function grow(area) {
  if (GROWS_BY_ITSELF) {
    area.style.setProperty('field-sizing', 'content');
    return;
  }
  const edges = area.offsetHeight - area.clientHeight;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + edges}px`;
}

/** Speaks only within the last tenth, at most 500 characters, so that it never nags.
 * @param {HTMLTextAreaElement} area */
function count(area) {
  const limit = area.maxLength;
  if (limit <= 0) return;
  const left = limit - area.value.length;
  let output = area.form?.querySelector('[data-composer-count]');
  if (left > Math.min(500, limit / 10)) {
    if (output) output.textContent = '';
    return;
  }
  if (!output) {
    output = make('p', { class: 'composer-count', 'data-composer-count': true });
    area.after(output);
  }
  output.textContent = counted('charactersLeft', left);
}

/** @param {HTMLTextAreaElement} area */
export function measure(area) {
  grow(area);
  count(area);
}

export function start() {
  listen('input', '[data-composer-input]', (_, area) => measure(/** @type {HTMLTextAreaElement} */ (area)));
}
