/** Brings the current entry of a strip that scrolls sideways into view, without moving the page. */

export function start() {
  for (const current of document.querySelectorAll('.side > [aria-current="page"], .tabs > [aria-current="page"]')) {
    if (!(current instanceof HTMLElement) || !current.parentElement) continue;
    const strip = current.parentElement;
    const left = current.getBoundingClientRect().left - strip.getBoundingClientRect().left;
    strip.scrollLeft += left - (strip.clientWidth - current.offsetWidth) / 2;
  }
}
