/** Tells the server how far a member has read, from what was really on the screen. */

import { send } from './http.js';
import { enhance } from './listen.js';

/** A post counts once its end has stayed in view this long. */
const DWELL = 600;
const QUIET = 2000;

/** @param {HTMLElement} topic */
function follow(topic) {
  const url = topic.dataset.readUrl ?? '';
  let told = Number(topic.dataset.readPosition ?? 0);
  let seen = told;
  let timer = 0;

  const tell = () => {
    clearTimeout(timer);
    timer = 0;
    if (seen <= told) return;
    const position = seen;
    told = position;
    send(url, { form: { position: String(position) }, keepalive: true }).catch(() => {
      // Told again with the next post, or when the page is left.
      told = Math.min(told, position - 1);
    });
  };

  /** @type {Map<Element, number>} the ends of posts in view, each with its dwell */
  const inView = new Map();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(inView.get(target));
      if (isIntersecting) inView.set(target, window.setTimeout(note, DWELL, target));
      else inView.delete(target);
    }
  }, { threshold: 1 });

  /** @param {Element} end */
  function note(end) {
    if (document.hidden) return;
    observer.unobserve(end);
    inView.delete(end);
    const post = /** @type {HTMLElement | null} */ (end.closest('[data-position]'));
    seen = Math.max(seen, Number(post?.dataset.position ?? 0));
    timer ||= window.setTimeout(tell, QUIET);
  }

  observePosts(topic, observer);
  topic.addEventListener('htmx:load', () => observePosts(topic, observer));
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) tell();
    // What came into view while the tab was hidden starts its dwell now.
    else for (const end of inView.keys()) inView.set(end, window.setTimeout(note, DWELL, end));
  });
  window.addEventListener('pagehide', tell);
}

/**
 * The end of a post stands for it, because a long post never fits the screen whole.
 * @param {HTMLElement} topic
 * @param {IntersectionObserver} observer
 */
function observePosts(topic, observer) {
  for (const post of topic.querySelectorAll('[data-position]')) {
    observer.observe(post.querySelector('[data-post-actions]') ?? post.lastElementChild ?? post);
  }
}

export function start() {
  enhance('[data-read-url]', follow);
}
