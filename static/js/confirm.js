/** Asks before what `data-confirm` marks; the server asks on a page of its own when no script runs. */

import { csrfToken } from './http.js';
import { listen } from './listen.js';
import { make } from './make.js';
import { word } from './words.js';

/**
 * @param {string} question
 * @param {string} label what the agreeing button says
 * @param {boolean} isDanger
 * @returns {Promise<boolean>}
 */
export function ask(question, label, isDanger) {
  return new Promise((answer) => {
    const dialog = make('dialog', { class: 'dialog', 'aria-labelledby': 'confirm-question' },
      make('p', { id: 'confirm-question' }, question),
      make('div', { class: 'acts dialog-acts' },
        make('button', { type: 'button', class: 'btn', onclick: () => dialog.close() }, word('cancel')),
        make('button', {
          type: 'button', class: `btn btn-primary${isDanger ? ' btn-danger' : ''}`,
          onclick: () => dialog.close('yes'),
        }, label)));
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * @param {HTMLElement} marked
 * @param {string} fallback
 */
function askAbout(marked, fallback) {
  const { confirm = '', confirmLabel, confirmDanger } = marked.dataset;
  const label = confirmLabel || fallback.trim() || word('confirm');
  return ask(confirm, label, confirmDanger !== undefined);
}

/** The server must not ask a second time.
 * @param {HTMLFormElement} form */
function agree(form) {
  form.append(make('input', { type: 'hidden', name: 'confirmed', value: '1' }));
  form.dataset.agreed = '';
}

/** @param {SubmitEvent} event */
async function onSubmit(event) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLElement | null} */ (event.submitter);
  const marked = button?.matches('[data-confirm]') ? button : form;
  if (!marked.dataset.confirm) return;
  if ('agreed' in form.dataset) {
    delete form.dataset.agreed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!await askAbout(marked, button?.textContent ?? '')) return;
  agree(form);
  form.requestSubmit(button);
}

export function start() {
  // Capturing, so that neither htmx nor `data-once` sees a submit nobody agreed to yet.
  document.addEventListener('submit', onSubmit, { capture: true });
  listen('click', 'a[data-confirm]', async (event, link) => {
    if (/** @type {MouseEvent} */ (event).ctrlKey || /** @type {MouseEvent} */ (event).metaKey) return;
    event.preventDefault();
    if (!await askAbout(link, link.textContent ?? '')) return;
    const action = link.dataset.confirmAction || link.getAttribute('href') || '';
    const form = make('form', { method: 'post', action, hidden: true },
      make('input', { type: 'hidden', name: 'csrf_token', value: csrfToken() }));
    document.body.append(form);
    agree(form);
    form.requestSubmit();
  }, { capture: true });
}
