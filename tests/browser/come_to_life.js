// What of a page no page of ours has, whoever wrote it: elements, attributes and addresses that came from a text.
([mark, canary]) => {
  const found = [];
  const addresses = ["href", "src", "action", "formaction", "data", "srcset", "poster", "xlink:href"];
  const strange = new Set(["BASE", "EMBED", "OBJECT", "IFRAME", "FRAME", "MARQUEE", "PLAINTEXT", "XMP"]);
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (strange.has(element.tagName.toUpperCase()) || element.tagName.toLowerCase().includes(mark)) found.push(element.outerHTML.slice(0, 200));
      for (const { name, value } of element.attributes) {
        const isAddress = addresses.includes(name);
        const address = isAddress ? value.replace(/[\x00-\x20]/g, "").toLowerCase() : "";
        const goes = isAddress && URL.canParse(value, location.href) ? new URL(value, location.href) : null;
        if (
          name.startsWith("on") || name.includes(mark) || (["id", "class"].includes(name) && value.includes(mark)) ||
          /^(javascript|vbscript|data:text)/.test(address) || goes?.hostname === canary || goes?.protocol === "javascript:" ||
          (name === "style" && value.includes(canary)) || name === "http-equiv"
        ) found.push(`${element.tagName} ${name}=${value.slice(0, 150)}`);
      }
      if (element.shadowRoot) look(element.shadowRoot);
      if (element.tagName === "SCRIPT" && element.textContent.includes(mark) && !/json/.test(element.type)) found.push("script");
    }
  };
  look(document);
  if (new RegExp(mark + "(\\$|#|%)?49").test(document.documentElement.textContent)) found.push("a template was filled in");
  return found;
}
