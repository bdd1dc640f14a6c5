/** Shows what will be stored: the server renders it with the very function that will. */

import { listen } from '../listen.js';
import { word } from '../words.js';
import { areaOf } from './toolbar.js';

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function select(form, name) {
  for (const tab of form.querySelectorAll('[data-composer-tab]')) {
    const isChosen = /** @type {HTMLElement} */ (tab).dataset.composerTab === name;
    tab.setAttribute(tab.getAttribute('role') === 'tab' ? 'aria-selected' : 'aria-pressed', String(isChosen));
    if (tab.getAttribute('role') === 'tab') /** @type {HTMLElement} */ (tab).tabIndex = isChosen ? 0 : -1;
  }
  const preview = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer-preview]'));
  const write = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer-write]'))
    ?? /** @type {HTMLElement} */ (form.querySelector('[data-composer-input]'));
  const toolbar = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer-toolbar]'));
  if (!preview || !write) return;
  const isPreview = name === 'preview';
  // The preview begins as tall as the text was, so that the page below does not jump.
  if (isPreview && !write.hidden) preview.style.minHeight = `${write.offsetHeight}px`;
  preview.hidden = !isPreview;
  write.hidden = isPreview;
  if (toolbar) toolbar.hidden = isPreview;
}

/** @param {HTMLFormElement} form */
async function render(form) {
  const preview = /** @type {HTMLElement | null} */ (form.querySelector('[data-composer-preview]'));
  const area = areaOf(form.elements[0] ?? form);
  const { htmx } = /** @type {any} */ (window);
  if (!preview || !area || !htmx) return;
  if (!area.value.trim()) {
    preview.textContent = word('previewEmpty');
    return;
  }
  preview.setAttribute('aria-busy', 'true');
  try {
    // Without a source inside the form, htmx leaves the form's other fields out.
    await htmx.ajax('POST', form.dataset.previewUrl, { target: preview, values: { body: area.value } });
  } finally {
    preview.removeAttribute('aria-busy');
  }
}

/** @param {Element} element */
function formOf(element) {
  return /** @type {HTMLFormElement | null} */ (element.closest('form[data-composer]'));
}

export function start() {
  listen('click', '[data-composer-tab]', (event, tab) => {
    const form = formOf(tab);
    if (!form) return;
    event.preventDefault();
    select(form, tab.dataset.composerTab ?? 'write');
    if (tab.dataset.composerTab === 'preview') render(form);
  });
  listen('keydown', '[data-composer-tab][role="tab"]', (event, tab) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const tabs = /** @type {HTMLElement[]} */ ([...formOf(tab)?.querySelectorAll('[data-composer-tab]') ?? []]);
    const next = tabs[(tabs.indexOf(tab) + 1) % tabs.length];
    next?.focus();
    next?.click();
  });
  // Something is about to be written: the text has to be visible.
  document.addEventListener('composer:write', (event) => {
    const form = event.target instanceof Element && formOf(event.target);
    if (form && form.querySelector('[data-composer-preview]:not([hidden])')) select(form, 'write');
  });
}
