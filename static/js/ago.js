/** Keeps `<time data-ago>` true while the page stays open. */

const MINUTE = 60;
const formatter = new Intl.RelativeTimeFormat(document.documentElement.lang || 'en', { numeric: 'always', style: 'short' });

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [['year', 31536000], ['month', 2592000], ['week', 604800], ['day', 86400], ['hour', 3600], ['minute', MINUTE]];

/**
 * The largest unit that is nearly full, as the server's own formatter does it.
 * @param {Date} then
 * @param {number} now
 */
export function ago(then, now = Date.now()) {
  const seconds = (then.getTime() - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) / size < 0.85) continue;
    const count = Math.max(1, Math.round(Math.abs(seconds) / size));
    return formatter.format(seconds < 0 ? -count : count, unit);
  }
  return formatter.format(seconds < 0 ? -Math.round(-seconds) : Math.round(seconds), 'second');
}

function refresh() {
  if (document.hidden) return;
  for (const element of document.querySelectorAll('time[data-ago][datetime]')) {
    const then = new Date(element.getAttribute('datetime') ?? '');
    if (Number.isNaN(then.getTime())) continue;
    const text = ago(then);
    if (element.textContent !== text) element.textContent = text;
  }
}

export function start() {
  setInterval(refresh, MINUTE * 1000);
  document.addEventListener('visibilitychange', refresh);
}
