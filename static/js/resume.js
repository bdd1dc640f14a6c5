/** Opens a topic where the member stopped, under a line that says what is new. */

import { enhance } from './listen.js';
import { make } from './make.js';
import { word } from './words.js';

/** A reload or a step back keeps the place the browser remembers. */
function isFreshVisit() {
  const [entry] = performance.getEntriesByType('navigation');
  return !(entry instanceof PerformanceNavigationTiming) || entry.type === 'navigate';
}

/** @param {HTMLElement} topic */
function resume(topic) {
  const position = Number(topic.dataset.resume);
  const post = topic.querySelector(`[data-position="${position}"]`);
  if (!(position > 1) || !post) return;
  let divider = topic.querySelector('[data-new-divider]');
  if (!divider) {
    divider = make('div', { class: 'new-divider', 'data-new-divider': true, role: 'separator', 'aria-label': word('new') },
      make('span', { 'aria-hidden': 'true' }, word('new')));
    post.before(divider);
  }
  // A form that came back with a remark is where the eye belongs.
  const isRefused = document.querySelector('[data-errors], [aria-invalid="true"]');
  if (!location.hash && !isRefused && isFreshVisit()) divider.scrollIntoView({ block: 'start', behavior: 'instant' });
}

export function start() {
  enhance('[data-resume]', resume);
}
