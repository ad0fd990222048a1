/** Finding and making elements: what every module needs. */

/**
 * @param {ParentNode} within
 * @param {string} name of a `data-part`
 * @returns {HTMLElement}
 */
export function part(within, name) {
  return within.querySelector(`[data-part="${name}"]`);
}

/**
 * @param {string} tag
 * @param {Record<string, string | boolean>} attributes `true` is an attribute without a value, `false` none at all
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/**
 * Another page in the place of this one's main part.
 * @param {DocumentFragment} page
 * @param {string} title
 */
export function turnTo(page, title) {
  document.querySelector("main").replaceChildren(page);
  document.title = document.title.replace(/^[^·]*/, `${title} `);
  delete document.body.dataset.step;
  scrollTo(0, 0);
}

/**
 * A radio button as the forms show it.
 * @param {{name: string, value: string, id: string, checked: boolean}} input
 * @param {string} label
 */
export function choice({ name, value, id, checked }, label) {
  const radio = made("input", { type: "radio", name, value, id, checked });
  return made("label", { class: "choice", for: id }, radio, made("span", {}, label));
}
