/** The composer's one line of state, read out politely. */

import { make } from '../make.js';

/** @typedef {{label: string, act: () => void}} Action */

/**
 * @param {HTMLFormElement} form
 * @param {string} text
 * @param {{tone?: string, actions?: Action[]}} [options] `tone` becomes `data-tone` for the style
 */
export function say(form, text, { tone = '', actions = [] } = {}) {
  const status = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer-status]'));
  if (!status) return;
  const signature = JSON.stringify([text, tone, actions.map((action) => action.label)]);
  if (status.dataset.said === signature && !actions.length) return;
  status.dataset.said = signature;
  status.dataset.tone = tone;
  status.replaceChildren(text, ...actions.flatMap(({ label, act }) => [
    ' ', make('button', { type: 'button', class: 'link-button', onclick: act }, label),
  ]));
}
