/** Hears events once for the whole document, so that swapped content needs no wiring. */

/**
 * Call `handle` with the closest element matching `selector`.
 * @template {Event} E
 * @param {string} type
 * @param {string} selector
 * @param {(event: E, element: HTMLElement) => void} handle
 * @param {AddEventListenerOptions} [options]
 */
export function listen(type, selector, handle, options) {
  document.addEventListener(type, (event) => {
    if (!(event.target instanceof Element)) return;
    const element = event.target.closest(selector);
    if (element instanceof HTMLElement) handle(/** @type {E} */ (event), element);
  }, options);
}

/**
 * Set up each element matching `selector` once: those here now, and those htmx brings later.
 * @param {string} selector
 * @param {(element: HTMLElement) => void} setUp
 */
export function enhance(selector, setUp) {
  const known = new WeakSet();
  /** @param {ParentNode} root */
  const visit = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root instanceof Element && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (known.has(element) || !(element instanceof HTMLElement)) continue;
      known.add(element);
      setUp(element);
    }
  };
  visit(document);
  document.addEventListener('htmx:load', (event) => {
    if (event.target instanceof Element) visit(event.target);
  });
}

/**
 * Listeners that end with an element: once htmx has replaced it, they leave at the next event.
 * @param {Element} element
 * @returns {(target: EventTarget, type: string, act: (event: any) => void) => void}
 */
export function whileConnected(element) {
  const life = new AbortController();
  return (target, type, act) => target.addEventListener(type, (event) => {
    if (element.isConnected) act(event);
    else life.abort();
  }, { signal: life.signal });
}

/** Whether this key press is somebody writing, not somebody commanding.
 * @param {EventTarget | null} target */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches(
    'textarea, select, [role="combobox"], input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])',
  );
}

/** How far a scroll may move for this reader.
 * @returns {ScrollBehavior} */
export function calmScroll() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}
