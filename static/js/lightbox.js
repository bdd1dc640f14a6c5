/** Shows a post's picture large, in a dialog that Esc, a click or the button closes. */

import { enhance, listen } from './listen.js';
import { make } from './make.js';
import { word } from './words.js';

const PICTURES = '[data-post-body] img:not(.emoji)';
const IMAGE_FILE = /\.(?:avif|gif|jpe?g|png|webp)(?:$|[?#])/i;

/** The large version's address; nothing when the picture is a link to somewhere else.
 * @param {HTMLImageElement} image */
function largeOf(image) {
  const link = image.closest('a');
  if (!link) return image.dataset.full || image.currentSrc || image.src;
  return IMAGE_FILE.test(link.href) && new URL(link.href).origin === location.origin ? link.href : '';
}

/** @param {HTMLImageElement} image */
function open(image) {
  const source = largeOf(image);
  if (!source) return false;
  const dialog = make('dialog', { class: 'lightbox', 'aria-label': image.alt || word('picture') },
    make('figure', { class: 'lightbox-figure' },
      make('img', { class: 'lightbox-image', src: source, alt: image.alt }),
      ...(image.alt ? [make('figcaption', { class: 'lightbox-caption' }, image.alt)] : [])),
    make('button', { type: 'button', class: 'lightbox-close', 'aria-label': word('close') }, '×'));
  dialog.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return true;
}

export function start() {
  enhance(PICTURES, (image) => {
    if (image.closest('a')) return;
    image.tabIndex = 0;
    image.setAttribute('role', 'button');
    image.setAttribute('aria-haspopup', 'dialog');
    if (!image.getAttribute('alt')) image.setAttribute('aria-label', word('picture'));
  });
  listen('click', PICTURES, (event, image) => {
    const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
    if (ctrlKey || metaKey || shiftKey) return;
    if (open(/** @type {HTMLImageElement} */ (image))) event.preventDefault();
  });
  listen('keydown', PICTURES, (event, image) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (key !== 'Enter' && key !== ' ') return;
    if (open(/** @type {HTMLImageElement} */ (image))) event.preventDefault();
  });
}
