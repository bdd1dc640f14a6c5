/** Brings a form to write in to life; runs only on pages that have one. */

import * as completion from './completion.js';
import { keepDraft } from './drafts.js';
import { tidy } from './draft-store.js';
import * as growth from './growth.js';
import * as lists from './lists.js';
import { say } from './status.js';
import * as preview from './preview.js';
import * as roving from './roving.js';
import * as toolbar from './toolbar.js';
import * as uploads from './uploads.js';
import { word } from '../words.js';

/** @type {WeakMap<HTMLFormElement, ReturnType<typeof keepDraft>>} */
const drafts = new WeakMap();

/** Capturing on the window, so that a form that must wait is held before anybody takes it as sent.
 * @param {SubmitEvent} event */
function onSubmit(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches('form[data-composer]') || 'sending' in form.dataset) return;
  const reason = holdBack(form);
  if (!reason) {
    drafts.get(form)?.submitted();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  say(form, reason, { tone: 'error' });
}

/** Why the form cannot go now: a placeholder in the text, or nobody to take it.
 * @param {HTMLFormElement} form */
function holdBack(form) {
  if (uploads.isUploading(form)) return word('uploadWait');
  return navigator.onLine ? '' : word('errorOffline');
}

tidy();
// `completion` comes first: with its list open, Enter chooses and does not begin a line.
for (const behaviour of [completion, toolbar, lists, growth, preview, uploads, roving]) behaviour.start();
window.addEventListener('submit', onSubmit, { capture: true });

/** @param {HTMLFormElement} form */
export function compose(form) {
  const bar = form.querySelector('[data-composer-toolbar]');
  if (bar instanceof HTMLElement) bar.hidden = false;
  if (!form.dataset.uploadUrl) {
    for (const button of form.querySelectorAll('[data-md="image"]')) /** @type {HTMLElement} */ (button).hidden = true;
  }
  const area = form.querySelector('[data-composer-input]');
  drafts.set(form, keepDraft(form));
  if (area instanceof HTMLTextAreaElement) growth.measure(area);
}
