/** Keeps `<time data-ago>` true while the page stays open, in the words the server began with. */

import { word } from './words.js';

const MINUTE = 60;
const DAY = 86400;
const formatter = new Intl.RelativeTimeFormat(document.documentElement.lang || 'en', { style: 'short' });

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [['week', 7 * DAY], ['day', DAY], ['hour', 3600], ['minute', MINUTE]];

/**
 * The largest unit that is nearly full; empty beyond a few weeks, where the page shows the date.
 * @param {Date} then
 * @param {number} now
 */
export function ago(then, now = Date.now()) {
  const seconds = (then.getTime() - now) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return word('justNow');
  if (distance > 24 * DAY) return '';
  const [unit, size] = UNITS.find(([, length]) => distance / length >= 0.85) ?? ['minute', MINUTE];
  const count = Math.max(1, Math.round(distance / size));
  return formatter.format(seconds < 0 ? -count : count, unit);
}

function refresh() {
  if (document.hidden) return;
  for (const element of document.querySelectorAll('time[data-ago][datetime]')) {
    const then = new Date(element.getAttribute('datetime') ?? '');
    const text = Number.isNaN(then.getTime()) ? '' : ago(then);
    if (text && element.textContent !== text) element.textContent = text;
  }
}

export function start() {
  setInterval(refresh, MINUTE * 1000);
  document.addEventListener('visibilitychange', refresh);
}
