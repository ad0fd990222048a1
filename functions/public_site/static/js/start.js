/** Starts the module that each `data-module` names. Without scripts every page works as plain HTML. */

/** @param {ParentNode} within */
export async function startAll(within) {
  for (const element of within.querySelectorAll("[data-module]")) {
    const module = await import(`./${element.dataset.module}.js`);
    module.start(element);
  }
}

startAll(document);
