/** Turns a selected piece of a rendered post back into the Markdown it may be quoted with. */

/** @type {Record<string, (inner: string, element: HTMLElement) => string>} */
const INLINE = {
  STRONG: (inner) => wrap('**', inner),
  B: (inner) => wrap('**', inner),
  EM: (inner) => wrap('*', inner),
  I: (inner) => wrap('*', inner),
  DEL: (inner) => wrap('~~', inner),
  S: (inner) => wrap('~~', inner),
  CODE: (inner) => fence(inner),
  A: (inner, element) => linked(inner, element),
  IMG: (_, element) => `![${element.getAttribute('alt') ?? ''}](${element.getAttribute('src') ?? ''})`,
  BR: () => '\n',
};

/** @type {Record<string, (inner: string, element: HTMLElement) => string>} */
const BLOCK = {
  P: (inner) => inner,
  DIV: (inner) => inner,
  H1: (inner) => `# ${inner}`,
  H2: (inner) => `## ${inner}`,
  H3: (inner) => `### ${inner}`,
  H4: (inner) => `#### ${inner}`,
  PRE: (_, element) => `\`\`\`\n${element.textContent?.replace(/\n$/, '')}\n\`\`\``,
  BLOCKQUOTE: (inner) => inner.trim().replace(/^/gm, '> '),
  UL: (_, element) => items(element, () => '- '),
  OL: (_, element) => items(element, (index) => `${Number(element.getAttribute('start') ?? 1) + index}. `),
  LI: (inner) => `- ${inner}`,
  TR: (_, element) => [...element.children].map((cell) => inside(cell).trim()).join(' | '),
  HR: () => '---',
};

/** Emphasis marks must touch words, so spaces move outside.
 * @param {string} mark
 * @param {string} inner */
function wrap(mark, inner) {
  const [, before, text, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(inner) ?? [];
  return text ? `${before}${mark}${text}${mark}${after}` : inner;
}

/** @param {string} code */
function fence(code) {
  const mark = code.includes('`') ? '``' : '`';
  return mark + code + mark;
}

/** A mention keeps its short form, an address that names itself needs no brackets.
 * @param {string} inner
 * @param {HTMLElement} element */
function linked(inner, element) {
  const href = element.getAttribute('href') ?? '';
  if (!href || !inner.trim()) return inner;
  if (inner.startsWith('@') && href.startsWith('/m/')) return inner;
  return inner === href ? inner : `[${inner}](${href})`;
}

/**
 * @param {HTMLElement} list
 * @param {(index: number) => string} bullet
 */
function items(list, bullet) {
  const entries = [...list.children].filter((child) => child.tagName === 'LI');
  return entries.map((entry, index) => {
    const mark = bullet(index);
    return mark + inside(entry).trim().replace(/\n+/g, `\n${' '.repeat(mark.length)}`);
  }).join('\n');
}

/** @param {Node} node */
function inside(node) {
  return [...node.childNodes].map(markdown).join('');
}

/**
 * @param {Node} node
 * @returns {string}
 */
function markdown(node) {
  if (node instanceof Text) return node.data.replace(/\s+/g, ' ');
  if (!(node instanceof HTMLElement)) return '';
  if (node.hidden || node.getAttribute('aria-hidden') === 'true') return '';
  const inline = INLINE[node.tagName];
  if (inline) return inline(node.tagName === 'CODE' ? node.textContent ?? '' : inside(node), node);
  const block = BLOCK[node.tagName];
  return block ? `\n\n${block(inside(node), node)}\n\n` : inside(node);
}

/**
 * The quote as it goes into the composer.
 * @param {DocumentFragment} fragment what was selected
 * @param {string} handle
 * @param {string} post
 */
export function quoteOf(fragment, handle, post) {
  const text = inside(fragment).replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
  if (!text) return '';
  return `> [@${handle}](/p/${post}):\n${text.replace(/^/gm, '> ').replace(/ +$/gm, '')}\n\n`;
}
