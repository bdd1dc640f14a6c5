/** Offers to quote what is selected inside one post. */

import { insertBlock } from './composer/insert.js';
import { isTyping, listen } from './listen.js';
import { quoteOf } from './quote-markdown.js';
import { answer, composer, reveal } from './reply.js';

/** @type {HTMLElement | null} */
let button = null;
let timer = 0;

/** The selection, when it lies within one post's body. */
function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const common = range.commonAncestorContainer;
  const body = (common instanceof Element ? common : common.parentElement)?.closest('[data-post-body]');
  const post = body?.closest('[data-post]');
  if (!(body instanceof HTMLElement) || !(post instanceof HTMLElement)) return null;
  return selection.toString().trim() ? { range, body, post } : null;
}

function made() {
  const template = document.querySelector('template[data-quote]');
  const first = template instanceof HTMLTemplateElement ? template.content.firstElementChild : null;
  if (!(first instanceof HTMLElement)) return null;
  const element = /** @type {HTMLElement} */ (document.importNode(first, true));
  element.dataset.quoteButton = '';
  return element;
}

/** The button stands right after the post's body: Tab reaches it next, and it floats by the text. */
function show() {
  const found = composer() && selected();
  if (!found) {
    if (!button?.matches(':focus')) button?.remove();
    return;
  }
  button ??= made();
  if (!button) return;
  found.body.after(button);
  const rects = found.range.getClientRects();
  const last = rects[rects.length - 1] ?? found.range.getBoundingClientRect();
  button.style.position = 'fixed';
  const { offsetWidth: width, offsetHeight: height } = button;
  const below = last.bottom + 8 + height < innerHeight;
  button.style.left = `${Math.max(8, Math.min(last.right - width / 2, innerWidth - width - 8))}px`;
  button.style.top = `${Math.max(8, below ? last.bottom + 8 : last.top - height - 8)}px`;
}

function showSoon() {
  clearTimeout(timer);
  timer = window.setTimeout(show, 150);
}

function quote() {
  const form = composer();
  const found = selected();
  const area = form?.querySelector('[data-composer-input]');
  if (!form || !found || !(area instanceof HTMLTextAreaElement)) return false;
  const text = quoteOf(found.range.cloneContents(), found.post.dataset.author ?? '', found.post.dataset.post ?? '');
  if (!text) return false;
  const field = form.elements.namedItem('reply_to');
  if (field instanceof HTMLInputElement && !field.value) answer(form, found.post.dataset.post ?? '');
  document.getSelection()?.removeAllRanges();
  button?.remove();
  reveal(form);
  insertBlock(area, text);
  return true;
}

export function start() {
  document.addEventListener('selectionchange', showSoon);
  document.addEventListener('scroll', () => button?.isConnected && showSoon(), { passive: true });
  // Pressing the button must not first clear the selection that it is about to quote.
  listen('pointerdown', '[data-quote-button]', (event) => event.preventDefault());
  listen('click', '[data-quote-button]', quote);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'q' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if ('shortcutsOff' in document.documentElement.dataset) return;
    if (quote()) event.preventDefault();
  });
}
