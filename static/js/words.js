/** Gives scripts their sentences: the page holds them, already translated, in `#words`. */

const locale = document.documentElement.lang || 'en';
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/**
 * The sentence called `key` (`draftSaved` reads `data-draft-saved`), its `{places}` filled.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function word(key, values = {}) {
  const text = document.getElementById('words')?.dataset[key] ?? '';
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

/**
 * The singular or plural sentence for a number: `data-…-one` or `data-…-many`.
 * @param {string} key
 * @param {number} count
 */
export function counted(key, count) {
  const form = plurals.select(count) === 'one' ? 'One' : 'Many';
  return word(key + form, { count: numbers.format(count) });
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return numbers.format(Math.round((bytes / 1024 / 1024) * 10) / 10);
}
