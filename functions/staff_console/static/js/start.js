/** Starts the module that each `data-module` names. Without scripts every page works as plain HTML. */

for (const element of document.querySelectorAll("[data-module]")) {
  const module = await import(`./${element.dataset.module}.js`);
  module.start(element);
}
